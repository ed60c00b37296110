"""Writing the entries of the search: for whatever was written, what can be found of it and who may find it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, Min, Q
from django.utils.translation import override

from organizations.models import OrganizationPage, former_names
from practices.documents.notation import bare_text, bare_words
from practices.models.adoptions import AdoptionEvent
from practices.models.editions import EditionPage
from practices.models.exchange.changes import ChangedKind, PublicAdoption
from practices.models.initiatives import Initiative
from practices.models.instruments import EventKind, InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.questions import Question
from practices.models.recognitions import Recognition
from practices.models.releases import Release, ReleasedKind
from practices.models.reports.issues import Report
from practices.models.search import PLACES, SOURCES, FoundKind, SearchEntry, shown_rows
from practices.models.topics import Topic
from practices.queries.citing import cite_texts
from practices.queries.similar.standing_texts import standing_texts
from practices.texts.comparison.search_words import (
    as_beside,
    as_name,
    languages_of,
    name_tokens,
    number_tokens,
    own_tokens,
    unspoken_tokens,
    word_tokens,
)

MOST_AT_ONCE, TEXTS_AT_ONCE = 500, 100
EVERYBODY = AnonymousUser()
FIELDS = (
    "place", "organization_id", "instrument_id", "edition_id", "language", "instrument_kind", "year", "begins_on",
    "ends_on", "tracks", "topics", "is_earlier", "is_public", "said", "words", "spoken", "card",
)  # fmt: skip
"""What an entry says of its thing."""

Make = Callable[[Collection[int]], Iterable[SearchEntry]]


@dataclass(frozen=True, slots=True)
class _SharedFields:
    """What the entries of an instrument and of its texts have in common."""

    beside: list[str]
    about: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def write_entries(*, kind: str, rows: Collection[int]) -> None:
    """Bring the entries of these things (their keys) to what they say, and to who may see them.

    A thing that is not published, or is gone, has none. An entry that stays as it was is not written.
    """
    for some in _chunks(rows):
        _bring(kind, some, list(MAKERS[kind](some)))


@transaction.atomic
def write_texts(*, editions: Collection[int]) -> None:
    """Do the same for the provisions of these editions (their keys)."""
    for some in _chunks(editions, size=TEXTS_AT_ONCE):
        there = SearchEntry.objects.filter(edition__in=some).order_by().values_list("row", flat=True)
        current = Provision.objects.current().filter(edition__in=some).order_by().values_list("pk", flat=True)
        write_entries(kind=FoundKind.PROVISION, rows=set(there) | set(current))


def write_all() -> int:
    """Write every entry anew; give how many there are."""
    SearchEntry.objects.exclude(kind__in=list(FoundKind)).delete()
    for kind in FoundKind:
        if kind == FoundKind.PROVISION:
            write_texts(editions=set(EditionPage.objects.order_by().values_list("pk", flat=True)))
            continue
        there = SearchEntry.objects.filter(kind=kind).order_by().values_list("row", flat=True)
        write_entries(kind=kind, rows=set(there) | set(SOURCES[kind].objects.order_by().values_list("pk", flat=True)))
    return SearchEntry.objects.count()


def close_entries(kind: str, thing: Any) -> None:
    """Take what a release no longer opens to everybody out of the public's search at once (a query or two)."""
    if Release.objects.filter(kind=kind, thing=thing, audience="public").exists():
        return
    key = {"translation_key": thing}
    about: Mapping[str, Callable[[], Q]] = {
        ReleasedKind.INSTRUMENT: lambda: Q(instrument__in=InstrumentPage.objects.filter(**key).order_by().values("pk")),
        ReleasedKind.EDITION: lambda: Q(edition__in=EditionPage.objects.filter(**key).order_by().values("pk")),
        ReleasedKind.PRACTICE: lambda: Q(
            kind=FoundKind.PRACTICE, row__in=PracticePage.objects.filter(**key).order_by().values("pk")
        ),
        ReleasedKind.REPORT: lambda: Q(
            kind=FoundKind.REPORT, row__in=Report.objects.filter(public_id=thing).order_by().values("pk")
        ),
    }
    if kind in (ReleasedKind.EDITION, ReleasedKind.SOURCE_FILE):
        scans = Recognition.objects.filter(edition__translation_key=thing, done_at__isnull=False).order_by()
        write_entries(kind=FoundKind.INSTRUMENT, rows=list(scans.values_list("edition__instrument", flat=True)))
    if kind in about:
        SearchEntry.objects.filter(about[kind](), is_public=True).update(is_public=False)


def follow_writes(work: Mapping[str, Collection[int]], *, beside: Mapping[str, Collection[int]]) -> None:
    """Bring the entries of everything that was written up to date.

    `work`: keys by kind of the change log; `beside`: keys of questions and of provisions with other topics.
    """
    for kind, found in SAME.items():
        write_entries(kind=found, rows=work.get(kind, ()))
    write_entries(kind=FoundKind.QUESTION, rows=beside.get("question", ()))
    editions = set(work.get(ChangedKind.EDITION, ()))
    write_texts(editions=editions)
    write_entries(kind=FoundKind.PROVISION, rows=_in_other_texts(beside.get("tagged", ()), editions))
    works = set(work.get(ChangedKind.INSTRUMENT, ()))
    for some in _chunks(editions):  # another text may stand now
        works |= set(EditionPage.objects.filter(pk__in=some).order_by().values_list("instrument", flat=True))
    for ways in _chunks(work.get(ChangedKind.ADOPTION, ())):
        events = AdoptionEvent.objects.filter(pk__in=ways).order_by()
        works |= {key for pair in events.values_list("reference", "own_instrument") for key in pair if key}
    owners = set(work.get(ChangedKind.ORGANIZATION, ()))
    for some in _chunks(owners):
        works |= set(InstrumentPage.objects.filter(organization__in=some).order_by().values_list("pk", flat=True))
    for some in _chunks(works):
        _bring_works(some)


SAME = {
    ChangedKind.TOPIC: FoundKind.TOPIC,
    ChangedKind.ORGANIZATION: FoundKind.ORGANIZATION,
    ChangedKind.INSTRUMENT: FoundKind.INSTRUMENT,
    ChangedKind.PRACTICE: FoundKind.PRACTICE,
    ChangedKind.INITIATIVE: FoundKind.INITIATIVE,
    ChangedKind.REPORT: FoundKind.REPORT,
}
"""Kinds of the change log that are found by themselves."""


def _in_other_texts(provisions: Collection[int], editions: Collection[int]) -> set[int]:
    found: set[int] = set()
    for some in _chunks(provisions):
        rows = Provision.objects.filter(pk__in=some).exclude(edition__in=editions).order_by()
        found |= set(rows.values_list("pk", flat=True))
    return found


def _bring(kind: str, rows: Collection[int], made: list[SearchEntry]) -> None:
    shown = shown_rows(kind, EVERYBODY).filter(pk__in=rows).order_by()
    public = set(shown.values_list("pk", flat=True))
    known = {one.row: one for one in SearchEntry.objects.filter(kind=kind, row__in=rows)}
    written = []
    for one in made:
        one.kind, one.place, one.is_public = kind, PLACES[FoundKind(kind)], one.row in public
        was = known.pop(one.row, None)
        if was is None or any(getattr(was, name) != getattr(one, name) for name in FIELDS):
            written.append(one)
    if known:
        SearchEntry.objects.filter(pk__in=[one.pk for one in known.values()]).delete()
    if written:
        SearchEntry.objects.bulk_create(
            written,
            batch_size=MOST_AT_ONCE,
            update_conflicts=True,
            unique_fields=["kind", "row"],
            update_fields=[name.removesuffix("_id") for name in FIELDS],
        )


def _bring_works(works: Collection[int]) -> None:
    """Bring what the entries of instruments and their texts share: dates, tracks, what stands beside, who may see."""
    pages = list(InstrumentPage.objects.filter(pk__in=works).for_listing().prefetch_related("cited_as"))
    shared = _works(pages)
    write_entries(kind=FoundKind.INSTRUMENT, rows=works)
    columns = ("instrument_kind", "year", "begins_on", "ends_on", "tracks", "organization_id")
    texts = SearchEntry.objects.filter(kind=FoundKind.PROVISION, instrument__in=works).order_by("instrument")
    stale = {
        edition
        for edition, instrument, *stand in texts.values_list("edition", "instrument", *columns).distinct()
        if instrument not in shared or [shared[instrument].about[name] for name in columns] != stand
    }
    heads = texts.order_by().values("edition").annotate(first=Min("pk")).values("first")
    for edition, instrument, words in SearchEntry.objects.filter(pk__in=heads).values_list(
        "edition", "instrument", "words"
    ):
        if instrument in shared and not words.endswith(" ".join(shared[instrument].beside)):
            stale.add(edition)
    write_texts(editions=stale)
    public, earlier = _public_texts(works)
    texts.filter(edition__in=public, is_public=False).update(is_public=True)
    texts.filter(is_public=True).exclude(edition__in=public).update(is_public=False)
    texts.filter(edition__in=earlier, is_earlier=False).update(is_earlier=True)
    texts.filter(is_earlier=True).exclude(edition__in=earlier).update(is_earlier=False)


def _public_texts(works: Collection[int]) -> tuple[set[int], set[int]]:
    """Return the keys of the public editions of instruments, and of those of them that do not stand any more."""
    rows = EditionPage.objects.visible_to(EVERYBODY).filter(instrument__in=works).defer("numbered_text").order_by("pk")
    pages = list(rows)
    standing = {page.pk for page in standing_texts(pages)}
    return {page.pk for page in pages}, {page.pk for page in pages if not page.is_summary} - standing


def _works(pages: Iterable[InstrumentPage]) -> dict[int, _SharedFields]:
    """Return what the entries of these instruments and of their texts share, by key. One query."""
    listed = list(pages)
    tracks = _tracks(listed)
    return {
        page.pk: _SharedFields(words_beside(page), _about(page, tracks.get(page.translation_key, "")))
        for page in listed
    }


def _about(page: InstrumentPage, tracks: str) -> dict[str, Any]:
    dated = [(event.kind, event.on) for event in page.events.all() if event.on is not None]
    years = [day.year for kind, day in dated if kind != EventKind.ENDED]
    begins = [day for kind, day in dated if kind == EventKind.IN_FORCE]
    ends = [day for kind, day in dated if kind == EventKind.ENDED]
    return {
        "organization_id": page.organization_id,
        "instrument_id": page.pk,
        "instrument_kind": page.kind,
        "year": min(years, default=None),
        "begins_on": min(begins, default=None),
        "ends_on": min(ends, default=None),
        "tracks": tracks,
    }


def _tracks(pages: Collection[InstrumentPage]) -> dict[Any, str]:
    """Return the tracks on which something public stands that names each instrument (uuid), between spaces."""
    keys = [page.translation_key for page in pages]
    rows = PublicAdoption.objects.filter(Q(reference__in=keys) | Q(own_instrument__in=keys), is_standing=True)
    found: dict[Any, set[str]] = {}
    for reference, own, track in rows.order_by().values_list("reference", "own_instrument", "track").distinct():
        for key in (reference, own):
            found.setdefault(key, set()).add(track)
    return {key: _listed(tracks) for key, tracks in found.items()}


def words_beside(page: InstrumentPage) -> list[str]:
    """Return the tokens of what stands beside an instrument's words: whose it is, what it is called."""
    named = [page.title, *(title.title for title in page.titles.all()), page.symbol]
    named += [alias.alias for alias in page.cited_as.all()]
    return _context([*_named(page.organization), *named])


def _page(page: Any, titles: list[list[str]]) -> dict[str, Any]:
    """Return what a card says of a page: its address without a language, its titles, the page's own first."""
    with override("en"):
        address = page.url or ""
    own = next((said for said in titles if said[1] == page.title), ["", page.title])
    others = [said for said in titles if said != own]
    return {"id": str(page.translation_key), "address": address, "titles": [own, *others]}


def _english_first(said: Any) -> bool:
    return bool(said.language != "en")


def _named(page: OrganizationPage) -> list[str]:
    return [page.title, *(part for name in page.names.all() for part in (name.name, name.acronym))]


def _context(texts: Iterable[str]) -> list[str]:
    """Return tokens that are found together with words of the thing itself, never alone."""
    return list(dict.fromkeys(as_beside(token) for text in texts for token in own_tokens(text)))


def _own(*texts: str) -> Iterator[str]:
    """Return the tokens of names as they stand, in no language, also as words of a name."""
    for text in texts:
        yield from _also_named(own_tokens(text))


def _spoken(text: str, language: str) -> list[str]:
    """Return the tokens of a name in a language; of what is no word of it, as it stands."""
    return [*_also_named(unspoken_tokens(text, language)), *name_tokens(text, language)]


def _also_named(tokens: Iterable[str]) -> Iterator[str]:
    for token in tokens:
        yield token
        yield as_name(token)


def _topics(keys: Iterable[int]) -> tuple[str, list[str]]:
    found = sorted(set(keys))
    return _listed(map(str, found)), [f"t0{key}" for key in found]


def _listed(codes: Iterable[str]) -> str:
    found = " ".join(sorted(codes))
    return f" {found} " if found else ""


def _entry(row: int, words: Iterable[str], *, topics: Iterable[int] = (), said: str = "", **about: Any) -> SearchEntry:
    listed, tokens = _topics(topics)
    joined = " ".join([*tokens, *words])
    about |= {"topics": listed, "words": joined, "spoken": _listed(languages_of(joined))}
    return SearchEntry(row=row, said=said[:255], **about)


def _topic_entries(rows: Collection[int]) -> Iterator[SearchEntry]:
    for topic in Topic.objects.current().filter(pk__in=rows).for_listing():
        labels = list(topic.labels.all())
        words = list(_own(topic.name))
        for label in labels:
            words += name_tokens(label.label, label.language)
        for label in labels:
            words += word_tokens(label.scope_note, label.language)
        said = " / ".join(label.label for label in labels if label.language == "en")
        preferred = sorted((label for label in labels if label.is_preferred), key=_english_first)
        card = {
            "id": topic.name,
            "address": topic.slug,
            "titles": [[label.language, label.label] for label in preferred] or [["", topic.name]],
            "summaries": [[label.language, label.scope_note] for label in preferred if label.scope_note],
            "symbols": [[label.language, label.label] for label in labels if not label.is_preferred],
        }
        yield _entry(topic.pk, words, topics=[topic.pk], said=said, card=card)


def _question_entries(rows: Collection[int]) -> Iterator[SearchEntry]:
    for question in Question.objects.filter(pk__in=rows, is_published=True).for_listing():
        said = sorted(question.words.all(), key=_english_first)
        words = [token for one in said for token in name_tokens(one.title, one.language)]
        words += [token for one in said for token in word_tokens(one.introduction, one.language)]
        card = {
            "id": question.slug,
            "address": question.slug,
            "titles": [[one.language, one.title] for one in said] or [["", question.slug]],
            "summaries": [[one.language, one.introduction] for one in said if one.introduction],
        }
        yield _entry(question.pk, words, topics=[question.topic_id], said=str(question), card=card)


def _organization_entries(rows: Collection[int]) -> Iterator[SearchEntry]:
    pages = OrganizationPage.objects.filter(pk__in=rows, live=True).prefetch_related("names", "events")
    for page in pages:
        words = [*_own(*(name.acronym for name in page.names.all())), *_spoken(page.title, "en")]
        words += [token for name in page.names.all() for token in _spoken(name.name, name.language)]
        words += [token for name in former_names(page) for token in _spoken(name, "en")]
        names = [[name.language, name.name] for name in page.names.all()]
        acronyms = [[name.language, name.acronym] for name in page.names.all() if name.acronym]
        card = {**_page(page, names), "symbols": acronyms, "note": page.kind}
        yield _entry(page.pk, words, organization_id=page.pk, said=page.title, card=card)


def _instrument_entries(rows: Collection[int]) -> Iterator[SearchEntry]:
    pages = list(InstrumentPage.objects.filter(pk__in=rows, live=True).for_listing().prefetch_related("cited_as"))
    shared, scanned = _works(pages), _scanned_words(rows)
    for page in pages:
        words = [*_own(page.symbol), *_spoken(page.title, "en"), *scanned.get(page.pk, ())]
        words += [token for one in page.titles.all() for token in _spoken(one.title, one.language)]
        words += list(_own(*(alias.alias for alias in page.cited_as.all())))
        words += _context(_named(page.organization))
        topics = [item.tag_id for item in page.topic_items.all()]
        card = {
            **_page(page, [[one.language, one.title] for one in page.titles.all()]),
            "symbols": [["", text] for text in (page.symbol, *(one.alias for one in page.cited_as.all())) if text],
            "note": page.kind,
        }
        yield _entry(page.pk, words, topics=topics, said=page.title, card=card, **shared[page.pk].about)


def _scanned_words(works: Collection[int]) -> dict[int, list[str]]:
    """Return the tokens of public scans that nobody has structured, by key of their instrument. One query."""
    public = EditionPage.objects.source_visible_to(EVERYBODY).filter(instrument__in=works, numbered_text="")
    rows = Recognition.objects.filter(
        edition__in=public.order_by().values("pk"), done_at__isnull=False, checksum=F("edition__source_checksum")
    )
    found: dict[int, list[str]] = {}
    columns = ("edition__instrument", "edition__language", "text")
    for work, language, text in rows.order_by("pk").values_list(*columns):
        found.setdefault(work, []).extend(dict.fromkeys(word_tokens(bare_text(text), language)))
    return found


def _report_entries(rows: Collection[int]) -> Iterator[SearchEntry]:
    for report in Report.objects.filter(pk__in=rows).select_related("content"):
        title = report.content.title
        words = [*_spoken(title, report.language), *_own(report.symbol), *number_tokens(str(report.number))]
        words += number_tokens(str(report.as_of.year))
        card = {
            "id": str(report.public_id),
            "address": report.issue,
            "titles": [[report.language, title]],
            "symbols": [["", report.symbol]] if report.symbol else [],
            "note": report.as_of.isoformat(),
        }
        yield _entry(report.pk, words, language=report.language, said=title, year=report.as_of.year, card=card)


def _practice_entries(rows: Collection[int]) -> Iterator[SearchEntry]:
    for page in PracticePage.objects.filter(pk__in=rows, live=True).for_listing():
        words = name_tokens(page.title, page.language)
        for text in (page.summary, page.what_was_done, page.results, page.lessons, page.reuse):
            words += word_tokens(text, page.language)
        words += _context(_named(page.organization))
        topics = [item.tag_id for item in page.topic_items.all()]
        card = {**_page(page, [[page.language, page.title]]), "summaries": [[page.language, page.summary]]}
        about = {"organization_id": page.organization_id, "language": page.language, "said": page.title}
        about |= {"card": {**card, "note": page.kind}}
        yield _entry(page.pk, words, topics=topics, **about)


def _initiative_entries(rows: Collection[int]) -> Iterator[SearchEntry]:
    for one in Initiative.objects.filter(pk__in=rows, is_published=True).for_listing():
        words = [*name_tokens(one.title, one.language), *word_tokens(one.summary, one.language)]
        about: dict[str, Any] = {"language": one.language, "said": one.title, "year": one.began_on.year}
        card = {
            "id": str(one.public_id),
            "address": one.slug,
            "titles": [[one.language, one.title]],
            "summaries": [[one.language, one.summary]],
        }
        yield _entry(one.pk, words, topics=[topic.pk for topic in one.topics.all()], card=card, **about)


def _provision_entries(rows: Collection[int]) -> Iterator[SearchEntry]:
    found = list(
        Provision.objects.current()
        .filter(pk__in=rows, edition__live=True, edition__instrument__live=True)
        .defer("stems")
        .in_order()
    )
    if not found:
        return
    about_texts = EditionPage.objects.filter(pk__in={row.edition_id for row in found}).order_by()
    texts = {key: about for key, *about in about_texts.values_list("pk", "instrument", "language")}
    works = InstrumentPage.objects.filter(pk__in={key for key, _language in texts.values()})
    shared = _works(works.for_listing().prefetch_related("cited_as"))
    _public, earlier = _public_texts(shared)
    topics: dict[int, list[int]] = {}
    standing = ProvisionTopic.objects.standing().filter(provision__in=[row.pk for row in found]).order_by()
    for provision, topic in standing.values_list("provision", "topic"):
        topics.setdefault(provision, []).append(topic)
    cited = cite_texts(texts)
    for row in found:
        instrument, language = texts[row.edition_id]
        work, heading = shared[instrument], bare_words(row.heading)
        words = name_tokens(heading, language) + list(_own(row.label))
        words += word_tokens(bare_text(row.text), language) + work.beside
        about: dict[str, Any] = {**work.about, "edition_id": row.edition_id, "language": language, "said": heading}
        about |= {"is_earlier": row.edition_id in earlier, "card": {"cited": cited[row.pk]}}
        yield _entry(row.pk, words, topics=topics.get(row.pk, ()), **about)


MAKERS: dict[str, Make] = {
    FoundKind.TOPIC: _topic_entries,
    FoundKind.QUESTION: _question_entries,
    FoundKind.ORGANIZATION: _organization_entries,
    FoundKind.INSTRUMENT: _instrument_entries,
    FoundKind.REPORT: _report_entries,
    FoundKind.PRACTICE: _practice_entries,
    FoundKind.INITIATIVE: _initiative_entries,
    FoundKind.PROVISION: _provision_entries,
}


def _chunks(rows: Iterable[int], *, size: int = MOST_AT_ONCE) -> Iterator[list[int]]:
    listed = sorted(rows)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
