"""The search as one list of hits of every kind, in the order of its page: only what the reader may see."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse

from organizations.models import OrganizationName, OrganizationPage
from practices.interchange.notation import bare_text, bare_words
from practices.models import (
    EditionPage,
    Initiative,
    InstrumentAlias,
    InstrumentKind,
    InstrumentPage,
    InstrumentTitle,
    InstrumentTopic,
    Participation,
    PracticePage,
    PracticeTopic,
    ProvisionTopic,
    TopicLabel,
)
from practices.tables.adoptions.statements import Named
from practices.tables.editions.highlights import Piece, mark_stems, mark_words, snippet
from practices.tables.listings import named_like
from practices.tables.queries import holds_word
from practices.tables.search import provisions_holding, ranked_provisions, stems_by_language, topics_named
from practices.tables.wording import active_language, language_name

TOPIC, ORGANIZATION, INSTRUMENT, PRACTICE, INITIATIVE, PROVISION = (
    "topic",
    "organization",
    "instrument",
    "practice",
    "initiative",
    "provision",
)
KINDS = (TOPIC, ORGANIZATION, INSTRUMENT, PRACTICE, INITIATIVE, PROVISION)
"""The kinds of hits in the order in which they come: things that are named so first, then words of texts."""


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """What is looked for: words (cleaned, not empty), and what the hits are limited to; None: everything.

    `topics` are keys. A hit fits all of it: what has no organization, topic, language or kind of instrument is left
    out where one is asked for.
    """

    words: tuple[str, ...]
    organization: str | None = None
    topics: frozenset[int] | None = None
    language: str | None = None
    instrument_kind: str | None = None
    kinds: frozenset[str] = frozenset(KINDS)

    @property
    def query(self) -> str:
        """The words as one text."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Section:
    """The hits of one kind: rows in the total order `order`; `id_field` is what they are named by outside."""

    kind: str
    rows: QuerySet[Any]
    order: tuple[str, ...]
    id_field: str = "translation_key"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; `title` and `snippet` are cut so that the words are pieces of their own."""

    kind: str
    id: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    language: str
    url: str
    organization: Named | None = None
    instrument: Named | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow by, and how many hits it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How to narrow: hits by kind; of provisions, their organization, language and kind of instrument, by label.

    Each is counted with all that is asked for, but for itself.
    """

    kinds: tuple[FacetValue, ...] = ()
    organizations: tuple[FacetValue, ...] = ()
    languages: tuple[FacetValue, ...] = ()
    instrument_kinds: tuple[FacetValue, ...] = ()


@dataclass(slots=True)
class HitSearch:
    """One search by one reader. The stems are those of the languages in which there is a visible text (one query)."""

    asked: SearchAsked
    user: Any
    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the stems, where words of texts are looked for."""
        if PROVISION in self.asked.kinds:
            self.wanted = stems_by_language(self.asked.query, self.user)

    def sections(self) -> list[Section]:
        """Give the kinds that can answer, in order. No query."""
        asked = self.asked
        is_of_work = asked.organization or asked.language or asked.instrument_kind
        made = {
            TOPIC: None if is_of_work else self._topics,
            ORGANIZATION: None if is_of_work or asked.topics is not None else self._organizations,
            INSTRUMENT: self._instruments,
            PRACTICE: None if asked.instrument_kind else self._practices,
            INITIATIVE: None if asked.instrument_kind else self._initiatives,
            PROVISION: self._provisions,
        }
        return [make() for kind in KINDS if kind in asked.kinds and (make := made[kind]) is not None]

    def _topics(self) -> Section:
        labels = (
            TopicLabel.objects.filter(topic=OuterRef("pk"), is_preferred=True)
            .annotate(place=Case(When(language=active_language(), then=0), When(language="en", then=1), default=2))
            .order_by("place", "pk")
        )
        found = topics_named(self.asked.query)
        if self.asked.topics is not None:
            found = found.filter(pk__in=self.asked.topics)
        said = {name: Subquery(labels.values(name)[:1]) for name in ("label", "language", "scope_note")}
        rows = found.annotate(**{f"said_{name}": value for name, value in said.items()})
        return Section(TOPIC, rows, ("position", "pk"), "name")

    def _organizations(self) -> Section:
        rows = OrganizationPage.objects.visible_to(self.user).filter(live=True)
        for word in self.asked.words:
            named = OrganizationName.objects.filter(holds_word("name", word) | holds_word("acronym", word))
            rows = rows.filter(Q(pk__in=named.values("organization")) | holds_word("title", word))
        return Section(ORGANIZATION, rows, ("title", "pk"))

    def _instruments(self) -> Section:
        asked, rows = self.asked, InstrumentPage.objects.visible_to(self.user).select_related("organization")
        if asked.organization:
            rows = rows.filter(organization__translation_key=asked.organization)
        if asked.instrument_kind:
            rows = rows.filter(kind=asked.instrument_kind)
        if asked.topics is not None:
            tagged = InstrumentTopic.objects.filter(tag__in=asked.topics)
            rows = rows.filter(pk__in=tagged.values("content_object"))
        if asked.language:
            texts = EditionPage.objects.visible_to(self.user).filter(language=asked.language).order_by()
            rows = rows.filter(pk__in=texts.values("instrument"))
        cited = Q()
        for word in asked.words:
            cited |= holds_word("alias", word)
        aliases = InstrumentAlias.objects.filter(cited, instrument=OuterRef("pk")).order_by("sort_order", "pk")
        rows = named_like(rows, asked.query).annotate(
            said_alias=Subquery(aliases.values("alias")[:1]), said_title=_title_of("pk")
        )
        return Section(INSTRUMENT, rows, ("organization__title", "title", "pk"))

    def _practices(self) -> Section:
        asked, rows = self.asked, PracticePage.objects.visible_to(self.user).select_related("organization")
        if asked.organization:
            rows = rows.filter(organization__translation_key=asked.organization)
        if asked.topics is not None:
            rows = rows.filter(pk__in=PracticeTopic.objects.filter(tag__in=asked.topics).values("content_object"))
        if asked.language:
            rows = rows.filter(language=asked.language)
        for word in asked.words:
            rows = rows.filter(holds_word("title", word) | holds_word("summary", word))
        return Section(PRACTICE, rows, ("title", "pk"))

    def _initiatives(self) -> Section:
        asked, rows = self.asked, Initiative.objects.visible_to(self.user)
        if asked.organization:
            parts = Participation.objects.visible_to(self.user)
            parts = parts.filter(organization__translation_key=asked.organization).order_by()
            rows = rows.filter(pk__in=parts.values("initiative"))
        if asked.topics is not None:
            tagged = Initiative.topics.through.objects.filter(topic__in=asked.topics)
            rows = rows.filter(pk__in=tagged.values("initiative"))
        if asked.language:
            rows = rows.filter(language=asked.language)
        for word in asked.words:
            rows = rows.filter(holds_word("title", word) | holds_word("summary", word))
        return Section(INITIATIVE, rows, ("title", "pk"), "public_id")

    def _provisions(self) -> Section:
        asked, rows = self.asked, self._matching()
        if asked.organization:
            rows = rows.filter(edition__instrument__organization__translation_key=asked.organization)
        if asked.language:
            rows = rows.filter(edition__language=asked.language)
        if asked.instrument_kind:
            rows = rows.filter(edition__instrument__kind=asked.instrument_kind)
        ranked = ranked_provisions(rows, asked.query, self.wanted).annotate(said_title=_title_of("edition__instrument"))
        return Section(PROVISION, ranked.prefetch_related(None), tuple(map(str, ranked.query.order_by)), "public_id")

    def _matching(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = provisions_holding(self.wanted, self.user)
        if self.asked.topics is None:
            return rows
        items = ProvisionTopic.objects.standing().filter(topic__in=self.asked.topics).order_by()
        return rows.filter(pk__in=items.values("provision"))

    def answer(self, found: Sequence[tuple[str, Any]], counted: Sequence[Section] = ()) -> tuple[list[Hit], Facets]:
        """Turn rows of sections (each with its kind) into hits, in their order, and count all of `counted`.

        One query, two more to count.
        """
        cube = self._cube() if any(section.kind == PROVISION for section in counted) else {}
        owners = {_owner_of(kind, row) for kind, row in found} - {None}
        names = _organization_names({str(owner.translation_key) for owner in owners} | {key[0] for key in cube})
        hits = [self._hit(kind, row, names) for kind, row in found]
        return hits, self._facets(counted, cube, names) if counted else Facets()

    def _hit(self, kind: str, row: Any, names: "Mapping[str, _OwnNames]") -> Hit:
        words = self.asked.words
        if kind == TOPIC:
            url = reverse("topic", args=[row.slug])
            return Hit(
                kind,
                row.name,
                mark_words(row.said_label or row.name, words),
                snippet(mark_words(row.said_scope_note or "", words)),
                row.said_language or "",
                url,
            )
        if kind == ORGANIZATION:
            own = _named(row, names)
            return Hit(kind, own.id, mark_words(own.name, words), mark_words(own.symbol, words), "", own.url)
        if kind == INITIATIVE:
            url = reverse("initiative", args=[row.slug])
            title, about = mark_words(row.title, words), snippet(mark_words(row.summary, words))
            return Hit(kind, str(row.public_id), title, about, row.language, url)
        if kind == PRACTICE:
            title, about = mark_words(row.title, words), snippet(mark_words(row.summary, words))
            owner = _named(row.organization, names)
            return Hit(kind, str(row.translation_key), title, about, row.language, row.url or "", owner)
        if kind == INSTRUMENT:
            work, owner = _work(row, row.said_title), _named(row.organization, names)
            cited = "; ".join(part for part in (row.symbol, row.said_alias) if part)
            return Hit(kind, work.id, mark_words(work.name, words), mark_words(cited, words), "", work.url, owner, work)
        return self._words_of_text(row, names)

    def _words_of_text(self, row: Any, names: "Mapping[str, _OwnNames]") -> Hit:
        edition = row.edition
        stems = frozenset(self.wanted.get(edition.language, ()))
        head = " ".join(part for part in (row.label, bare_words(row.heading)) if part)
        return Hit(
            kind=PROVISION,
            id=str(row.public_id),
            title=mark_stems(head, stems, edition.language),
            snippet=snippet(mark_stems(bare_text(row.text), stems, edition.language)),
            language=edition.language,
            url=f"{edition.url or ''}#{row.eid}",
            organization=_named(edition.instrument.organization, names),
            instrument=_work(edition.instrument, row.said_title),
        )

    def _facets(
        self, sections: Sequence[Section], cube: Mapping[tuple[str, str, str], int], names: "Mapping[str, _OwnNames]"
    ) -> Facets:
        asked = self.asked
        counts = _tally([section for section in sections if section.kind != PROVISION])
        places = (asked.organization, asked.language, asked.instrument_kind)
        counts[PROVISION] = sum(many for key, many in cube.items() if _fits(key, places))
        by: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
        for key, many in cube.items():
            for place, counter in enumerate(by):
                if _fits(key, tuple(None if at == place else want for at, want in enumerate(places))):
                    counter[key[place]] += many
        named = {key: own.name for key, own in names.items()}
        return Facets(
            kinds=tuple(FacetValue(kind, kind, counts[kind]) for kind in KINDS if counts[kind]),
            organizations=_values(by[0], named),
            languages=_values(by[1], {code: language_name(code) for code in by[1]}),
            instrument_kinds=_values(by[2], {code: str(InstrumentKind(code).label) for code in by[2]}),
        )

    def _cube(self) -> dict[tuple[str, str, str], int]:
        """Count the provisions by organization (uuid), language and kind of instrument."""
        way = "edition__instrument"
        fields = (f"{way}__organization__translation_key", "edition__language", f"{way}__kind")
        rows = self._matching().order_by().values_list(*fields).annotate(many=Count("pk"))
        return {(str(owner), language, kind): many for owner, language, kind, many in rows}


@dataclass(frozen=True, slots=True)
class _OwnNames:
    """The name and acronym of an organization in the active language, or the best there is."""

    name: str
    acronym: str


def _title_of(way: str) -> Subquery:
    """Give the title in the active language, if there is one, of the instrument at `way`."""
    titles = InstrumentTitle.objects.filter(instrument=OuterRef(way), language=active_language()).order_by()
    return Subquery(titles.values("title")[:1])


def _owner_of(kind: str, row: Any) -> Any:
    """Give the organization that a row is, or belongs to; None for none."""
    if kind == ORGANIZATION:
        return row
    if kind == PROVISION:
        return row.edition.instrument.organization
    return row.organization if kind in (INSTRUMENT, PRACTICE) else None


def _named(page: Any, names: Mapping[str, _OwnNames]) -> Named:
    own = names[str(page.translation_key)]
    return Named(str(page.translation_key), own.name, page.url or "", own.acronym)


def _work(page: Any, title: str | None) -> Named:
    return Named(str(page.translation_key), title or page.title, page.url or "", page.symbol)


def _organization_names(keys: Collection[Any]) -> dict[str, _OwnNames]:
    """Give the names of organizations by uuid, as their pages choose them. One query."""
    if not keys:
        return {}
    rows = OrganizationPage.objects.filter(translation_key__in=keys).order_by("pk", "names__sort_order", "names__pk")
    fields = ("translation_key", "title", "names__language", "names__name", "names__acronym")
    found: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for key, *names in rows.values_list(*fields):
        found[str(key)].append(tuple(names))
    return {key: _own_names(names) for key, names in found.items()}


def _own_names(rows: Sequence[tuple[str, str, str, str]]) -> _OwnNames:
    wanted = active_language()
    names = {language: name for _title, language, name, _acronym in rows}
    acronyms = {language: acronym for _title, language, _name, acronym in rows if acronym}
    acronym = acronyms.get(wanted) or acronyms.get("en") or next(iter(acronyms.values()), "")
    return _OwnNames(names.get(wanted) or rows[0][0], acronym)


def _tally(sections: Sequence[Section]) -> Counter[str]:
    """Count the rows of sections, by kind. One query."""
    counted = [
        section.rows.order_by()
        .annotate(hit_kind=Value(section.kind, output_field=CharField()))
        .values("hit_kind")
        .annotate(many=Count("pk"))
        .values_list("hit_kind", "many")
        for section in sections
    ]
    if not counted:
        return Counter()
    first, *others = counted
    return Counter(dict(first.union(*others, all=True).order_by()))


def _fits(key: Sequence[str], wanted: Sequence[str | None]) -> bool:
    return all(want in (None, part) for want, part in zip(wanted, key, strict=True))


def _values(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[FacetValue, ...]:
    values = [FacetValue(value, labels.get(value, value), many) for value, many in counts.items()]
    return tuple(sorted(values, key=lambda one: (one.label.casefold(), one.value)))
