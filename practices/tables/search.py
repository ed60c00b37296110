"""Search over topics, instruments and provisions: only what the reader may see is found, counted or ranked."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from organizations.models import OrganizationPage
from practices.comparison.tokens import stems
from practices.interchange.notation import bare_text, bare_words
from practices.models import EditionPage, InstrumentKind, InstrumentPage, Provision, Topic, TopicLabel
from practices.tables.adoptions.statements import Named, name_instrument, name_organization
from practices.tables.choices import Choice
from practices.tables.citing import cite_provisions
from practices.tables.editions.facts import TopicTag, topic_tags
from practices.tables.editions.highlights import Piece, mark_stems, mark_words, snippet
from practices.tables.listings import Asked, InstrumentRow, instrument_rows, instruments_asked_for
from practices.tables.queries import MOST_WORDS, holds_word
from practices.tables.wording import language_name

PAGE_SIZE = 20
MOST_INSTRUMENTS = 10
MOST_TOPICS = 6

Key = tuple[str, str, str]
Cube = Mapping[Key, int]
"""How many provisions match, by organization (uuid), language and kind of instrument."""


@dataclass(frozen=True, slots=True)
class InstrumentHit:
    """An instrument whose titles, symbol or other ways of citing hold the words."""

    row: InstrumentRow
    title: tuple[Piece, ...]
    symbol: tuple[Piece, ...]
    cited_as: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class ProvisionHit:
    """A provision whose words match, with its heading and a part of its text."""

    cited: str
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]
    language: str
    url: str
    instrument: Named
    organization: Named
    status_label: str


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """A value to narrow by, and how many provisions it leaves."""

    choice: Choice
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: topics, the first instruments, one page of provisions, and how to narrow."""

    topics: tuple[TopicTag, ...]
    instruments: list[InstrumentHit]
    instrument_count: int
    provisions: list[ProvisionHit]
    page: Page[Any]
    organizations: list[FacetChoice] = field(default_factory=list)
    languages: list[FacetChoice] = field(default_factory=list)
    kinds: list[FacetChoice] = field(default_factory=list)

    @property
    def provision_count(self) -> int:
        """How many provisions match."""
        return self.page.paginator.count

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.topics or self.instrument_count or self.provision_count)


class KnownCount(Paginator):
    """A paginator that was told how many rows there are."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        return self._known


def find(asked: Asked, user: Any, *, number: Any = 1) -> Found:
    """Search for the words of `asked` within its organization, language and kind. The number of queries is constant."""
    instruments = instruments_asked_for(asked, user)
    first = list(instruments[:MOST_INSTRUMENTS])
    wanted = stems_by_language(asked.q, user)
    matching = provisions_holding(wanted, user)
    cube = _cube(matching)
    count = sum(many for key, many in _fitting(cube, asked))
    ranked = ranked_provisions(_narrowed(matching, asked), asked.q, wanted)
    page = KnownCount(ranked, PAGE_SIZE, count=count).get_page(number)
    rows = list(page)
    cited = cite_provisions(rows)
    return Found(
        topics=_topics(asked.q),
        instruments=_instrument_hits(first, instrument_rows(first, user), asked.q.split()),
        instrument_count=len(first) if len(first) < MOST_INSTRUMENTS else instruments.count(),
        provisions=[_hit(row, cited[row.pk], wanted) for row in rows],
        page=page,
        organizations=_organization_facet(cube, asked),
        languages=_facet(cube, asked, 1, language_name),
        kinds=_facet(cube, asked, 2, lambda kind: str(InstrumentKind(kind).label)),
    )


def provisions_holding(wanted: Mapping[str, tuple[str, ...]], user: Any) -> QuerySet[Provision]:
    """Keep the provisions that `user` may see and that hold all stems of their language."""
    return Provision.objects.visible_to(user).filter(_rule(wanted))


def topics_named(query: str) -> Any:
    """Keep the topics with a label or synonym, in any language, that holds every word."""
    labels = TopicLabel.objects.filter(topic__retired_on__isnull=True)
    for word in query.split():
        labels = labels.filter(holds_word("label", word))
    return Topic.objects.filter(pk__in=labels.order_by().values("topic"))


def stems_by_language(query: str, user: Any) -> dict[str, tuple[str, ...]]:
    """Give the stems of the words in every language that a visible text is in; languages without any are left out."""
    spoken = EditionPage.objects.visible_to(user).order_by().values_list("language", flat=True).distinct()
    found = {language: tuple(dict.fromkeys(stems(query, language))) for language in spoken}
    return {language: wanted for language, wanted in found.items() if wanted}


def _rule(wanted: Mapping[str, tuple[str, ...]]) -> Q:
    """Make the condition: every word of the query, stemmed in the text's own language, is in the text."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for language, words in wanted.items():
        alike.setdefault(words, []).append(language)
    rule = Q(pk__in=())
    for words, languages in alike.items():
        together = Q(edition__language__in=languages)
        for word in words:
            together &= Q(stems__contains=f" {word} ")
        rule |= together
    return rule


def _cube(matching: QuerySet[Provision]) -> dict[Key, int]:
    fields = ("edition__instrument__organization__translation_key", "edition__language", "edition__instrument__kind")
    rows = matching.order_by().values_list(*fields).annotate(many=Count("pk"))
    return {(str(organization), language, kind): many for organization, language, kind, many in rows}


def _fitting(cube: Cube, asked: Asked, *, free: int | None = None) -> Iterable[tuple[Key, int]]:
    """Give the parts of the cube that fit what is asked, with one dimension left `free` on demand."""
    wanted = (asked.organization, asked.language, asked.kind)
    for key, many in cube.items():
        if all(place == free or want in ("", part) for place, (want, part) in enumerate(zip(wanted, key, strict=True))):
            yield key, many


def _facet(cube: Cube, asked: Asked, dimension: int, name: Callable[[str], str]) -> list[FacetChoice]:
    """Count the provisions by one dimension of the cube (0 organization, 1 language, 2 kind), by name."""
    counts: Counter[str] = Counter()
    for key, many in _fitting(cube, asked, free=dimension):
        counts[key[dimension]] += many
    chosen = (asked.organization, asked.language, asked.kind)[dimension]
    choices = [FacetChoice(Choice(value, name(value), value == chosen), many) for value, many in counts.items()]
    return sorted(choices, key=lambda facet: facet.choice.label.casefold())


def _organization_facet(cube: Cube, asked: Asked) -> list[FacetChoice]:
    pages = OrganizationPage.objects.filter(translation_key__in={key[0] for key in cube}).for_listing()
    names = {str(page.translation_key): page.name_in() for page in pages}
    return _facet(cube, asked, 0, lambda key: names.get(key, ""))


def _narrowed(matching: QuerySet[Provision], asked: Asked) -> QuerySet[Provision]:
    if asked.organization:
        matching = matching.filter(edition__instrument__organization__translation_key=asked.organization)
    if asked.language:
        matching = matching.filter(edition__language=asked.language)
    return matching.filter(edition__instrument__kind=asked.kind) if asked.kind else matching


def ranked_provisions(
    matching: QuerySet[Provision], query: str, wanted: Mapping[str, tuple[str, ...]]
) -> QuerySet[Provision]:
    """Put first the provisions whose heading holds most of the words, then by organization, instrument and place."""
    words = {word for stemmed in wanted.values() for word in stemmed} | set(query.split())
    in_heading = sum(
        (
            Case(When(holds_word("heading", word), then=Value(1)), default=Value(0), output_field=IntegerField())
            for word in sorted(words)[:MOST_WORDS]
        ),
        Value(0),
    )
    return (
        matching.annotate(in_heading=in_heading)
        .select_related("edition__instrument__organization")
        .prefetch_related("edition__instrument__titles", "edition__instrument__organization__names")
        .defer("stems", "edition__numbered_text")
        .order_by(
            "-in_heading",
            "edition__instrument__organization__title",
            "edition__instrument__title",
            "edition",
            "position",
            "pk",
        )
    )


def _topics(query: str) -> tuple[TopicTag, ...]:
    return topic_tags(topics_named(query).for_listing()[:MOST_TOPICS])


def _instrument_hits(
    pages: Iterable[InstrumentPage], rows: Iterable[InstrumentRow], words: Sequence[str]
) -> list[InstrumentHit]:
    hits = []
    for page, row in zip(pages, rows, strict=True):
        marked = [mark_words(alias.alias, words) for alias in page.cited_as.all()]
        cited_as = tuple(pieces for pieces in marked if any(piece.is_hit for piece in pieces))
        hits.append(InstrumentHit(row, mark_words(row.title.text, words), mark_words(row.symbol, words), cited_as))
    return hits


def _hit(row: Provision, cited: str, wanted: Mapping[str, tuple[str, ...]]) -> ProvisionHit:
    edition = row.edition
    words = frozenset(wanted.get(edition.language, ()))
    return ProvisionHit(
        cited=cited,
        heading=mark_stems(bare_words(row.heading), words, edition.language),
        text=snippet(mark_stems(bare_text(row.text), words, edition.language)),
        language=edition.language,
        url=f"{edition.url}#{row.eid}",
        instrument=name_instrument(edition.instrument),
        organization=name_organization(edition.instrument.organization),
        status_label=edition.get_text_status_display(),
    )
