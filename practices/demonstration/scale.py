"""A portal at size, of rows that say that they are synthetic: for measuring, with DEBUG alone; removable whole.

Made by the actions that import in bulk, so that pages, releases, ledgers and provisions are as if they were entered.
"""

import datetime
import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, batched

from django.core.cache import cache as shared
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page, Revision

from organizations.models import OrganizationIndexPage, OrganizationName, OrganizationPage
from practices.actions.bulk_pages import NewPage, add_pages, lock_parents
from practices.actions.bulk_provisions import NewText, write_new_provisions
from practices.actions.bulk_releases import Wanted, open_many
from practices.actions.bulk_removals import remove_rows
from practices.actions.ledger import append_all
from practices.actions.pending_texts import work_out_later
from practices.actions.searching.entries import follow_writes, write_entries
from practices.actions.searching.word_tables import filled_at_once
from practices.demonstration.ledgers import forget_changes, open_ledgers
from practices.demonstration.loading import DemonstrationRefused, refuse_without_debug
from practices.demonstration.scale_entries import ScaleSearchEntries
from practices.documents.provisions import ProvisionText, read_provisions
from practices.exchange.actions.adopters import count_adopters
from practices.exchange.actions.changes import note_changes, write_adoptions
from practices.exchange.actions.holdings import count_holdings
from practices.models.adoptions import STATES_OF, AdoptionEvent, AdoptionRecord, Track
from practices.models.content_edits import ContentEdit
from practices.models.demonstration import Demonstration
from practices.models.editions import EditionPage
from practices.models.exchange.changes import AdoptionInterruption, ChangedKind, PublicAdoption, Touch
from practices.models.exchange.public_counts import AdoptedReference, PublicHolding, SimilarSpan
from practices.models.instruments import InstrumentKind, InstrumentPage
from practices.models.pending_texts import PendingText
from practices.models.provisions import Provision
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind, ReleaseRecord
from practices.models.search import FoundKind, SearchEntry
from practices.models.vectors import EditionVectors, Neighbour, NextVectors

SLUG = "synthetic-"
"""With what the addresses of its organizations begin."""
BATCH, EVENTS = 250, 1000
"""Instruments, events of one transaction."""
MOST_ORGANIZATIONS, OF_EACH = 500, 200
MOST_REFERENCES = 2000
VARIANTS, SOME = 2000, 20
"""Texts that differ, which the instruments share; as many for fewer instruments as one in so many needs."""
RARER, EVEN = 3000, 20
"""How many words there are beside those below, and how even their use is: the word at place n stands 1 / (n + EVEN)."""
SYLLABLES = tuple(first + last for first in "bdfglmnprstv" for last in ("a", "e", "i", "o", "u", "an", "er", "il"))
IN_A_LINE, HEADED = 24, 4
"""Words of a provision; one of so many provisions has a heading."""
WORDS = (
    "member", "staff", "gift", "benefit", "interest", "report", "disclose", "accept", "refuse", "record", "inquiry",
    "duty", "conduct", "rule", "observe", "mission", "travel", "leave", "training", "office", "property", "information",
    "private", "public", "family", "business", "permission", "supervisor", "written",
)  # fmt: skip

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ScaleCounts:
    """How many of each were made."""

    organizations: int
    instruments: int
    provisions: int
    events: int


def make_scale(
    *, instruments: int, provisions: int, events: int, is_noted: bool, now: datetime.datetime, tell: Tell
) -> ScaleCounts:
    """Make so many public instruments, with a text each, so many provisions (about) and adoption events in all.

    `is_noted`: whether the change log is told of each; else it never is, and what the search and the feed of adoptions
    read is written alone. Raises DemonstrationRefused without DEBUG, and where a demonstration is loaded.
    """
    refuse_without_debug()
    if Demonstration.objects.exists():
        raise DemonstrationRefused("A demonstration is loaded, or this was made already: remove it first.")
    chance = random.Random(11)  # noqa: S311 - the same portal each time
    variants = max(min(instruments // SOME, VARIANTS), SOME)
    texts = [_text(chance, max(provisions // instruments, 1)) for _variant in range(variants)]
    with transaction.atomic():
        Demonstration.objects.create(accounts=[])
        owners = _organizations(min(max(instruments // OF_EACH, 2), MOST_ORGANIZATIONS), now)
        write_entries(kind=FoundKind.ORGANIZATION, rows=[owner.pk for owner in owners])
    references: list[InstrumentPage] = []
    written, entries = 0, None if is_noted else ScaleSearchEntries()
    with nullcontext() if is_noted else filled_at_once():
        for numbers in batched(range(instruments), BATCH):
            editions, count = _instruments(owners[numbers[0] // BATCH % len(owners)], numbers, texts, now)
            references += [edition.instrument for edition in editions][: MOST_REFERENCES - len(references)]
            written += count
            _settle_instruments(editions, [number % variants for number in numbers], entries)
            tell(f"{numbers[-1] + 1} instruments, {written} provisions")
    for numbers in batched(range(events), EVENTS):
        made = _events(chance, owners, references, len(numbers), now)
        _settle_events(made, is_noted=is_noted)
        if (numbers[-1] + 1) % (20 * EVENTS) == 0:
            tell(f"{numbers[-1] + 1} events")
    if not is_noted:
        _count_events(references)
    shared.clear()
    return ScaleCounts(len(owners), instruments, written, events)


def remove_scale(*, is_noted: bool) -> int | None:
    """Remove it whole; give how many pages went, None where there is none. Raises DemonstrationRefused."""
    refuse_without_debug()
    owners = OrganizationPage.objects.filter(slug__startswith=SLUG, is_demonstration=True)
    if not owners.exists():
        return None
    with transaction.atomic():
        count = _remove(owners)
        Demonstration.objects.all().delete()
        if not is_noted:
            remove_rows(Touch.objects.all())
    if is_noted:
        note_changes()
        with transaction.atomic():
            forget_changes()
    shared.clear()
    return count


def _settle_instruments(
    editions: Sequence[EditionPage], texts: Sequence[int], entries: ScaleSearchEntries | None
) -> None:
    """Have new instruments noted and compared; or, with `entries`, only that written which search and counts read."""
    if entries is None:
        with transaction.atomic():
            work_out_later(things=[edition.translation_key for edition in editions])
        note_changes()
        return
    with transaction.atomic():
        write_entries(kind=FoundKind.INSTRUMENT, rows=[edition.instrument_id for edition in editions])
        entries.write(list(zip(editions, texts, strict=True)))
        count_holdings({edition.instrument.organization_id for edition in editions})
        remove_rows(Touch.objects.all())


def _settle_events(events: Sequence[AdoptionEvent], *, is_noted: bool) -> None:
    """Have new events noted; or only write what the feed of adoptions reads."""
    if is_noted:
        note_changes()
        return
    with transaction.atomic():
        write_adoptions(rows=[event.pk for event in events])
        remove_rows(Touch.objects.all())


@transaction.atomic
def _count_events(references: Sequence[InstrumentPage]) -> None:
    """Count, once for all events, what is counted beforehand of them; and have their tracks found."""
    count_adopters(AdoptionEvent.objects.order_by().values_list("pk", flat=True))
    follow_writes({ChangedKind.INSTRUMENT: [reference.pk for reference in references]}, beside={})


def _organizations(count: int, now: datetime.datetime) -> list[OrganizationPage]:
    index = OrganizationIndexPage.objects.get()
    pages = []
    for number in range(count):
        page = OrganizationPage(
            title=f"Synthetic organization {number:03}", slug=f"{SLUG}{number:03}", kind="other", is_demonstration=True
        )
        page.names = [OrganizationName(language="en", name=page.title, sort_order=0)]  # type: ignore[misc]
        pages.append(page)
    lock_parents(pages=[index])
    add_pages(new=[NewPage(page, index, is_published=True) for page in pages], by=None, at=now)
    return pages


@transaction.atomic
def _instruments(
    owner: OrganizationPage, numbers: Sequence[int], texts: Sequence["ScaleText"], now: datetime.datetime
) -> tuple[list[EditionPage], int]:
    """Make these instruments of an organization, with a text each; give the texts and how many provisions they have."""
    kinds = InstrumentKind.values
    works = [
        InstrumentPage(
            title=f"Synthetic rules {number}",
            slug=f"{SLUG}{number}",
            kind=kinds[number % len(kinds)],
            organization=owner,
        )
        for number in numbers
    ]
    lock_parents(pages=[owner])
    add_pages(new=[NewPage(work, owner, is_published=True) for work in works], by=None, at=now)
    editions = []
    for number, work in zip(numbers, works, strict=True):
        edition = EditionPage(
            title=work.title,
            instrument=work,
            language="en",
            dated_on=datetime.date(1990 + number % 36, 1, 1),
            numbered_text=texts[number % len(texts)].words,
        )
        edition.slug = edition.address
        editions.append(edition)
    lock_parents(pages=works)
    pairs = list(zip(editions, works, strict=True))
    add_pages(new=[NewPage(edition, work, is_published=True) for edition, work in pairs], by=None, at=now)
    open_many(wanted=list(_wanted(works, editions)), by=None)
    pieces = [texts[number % len(texts)].pieces for number in numbers]
    new = [NewText(one, one.latest_revision, some) for one, some in zip(editions, pieces, strict=True)]
    write_new_provisions(new, at=now)
    return editions, sum(map(len, pieces))


def _wanted(works: Sequence[InstrumentPage], editions: Sequence[EditionPage]) -> Iterator[Wanted]:
    for kind, pages in ((ReleasedKind.INSTRUMENT, works), (ReleasedKind.EDITION, editions)):
        for page in pages:
            yield Wanted(kind, page.translation_key, Audience.PUBLIC, "Synthetic")


@transaction.atomic
def _events(
    chance: random.Random,
    owners: Sequence[OrganizationPage],
    references: Sequence[InstrumentPage],
    count: int,
    now: datetime.datetime,
) -> list[AdoptionEvent]:
    events, salts = [], [secrets.token_hex(16) for _event in range(count)]
    for salt in salts:
        track = chance.choice(Track.values)
        events.append(
            AdoptionEvent(
                organization=chance.choice(owners),
                reference=chance.choice(references),
                track=track,
                state=chance.choice(sorted(STATES_OF[track])),
                effective_on=datetime.date(1990, 1, 1) + datetime.timedelta(days=chance.randrange(12_000)),
                record_digest=AdoptionEvent.digest_of_record(salt, {"note": "Synthetic"}),
            )
        )
    append_all(events)
    AdoptionRecord.objects.bulk_create(
        AdoptionRecord(event=event, salt=salt, note="Synthetic", is_public=True, public_at=now)
        for event, salt in zip(events, salts, strict=True)
    )
    return events


def _remove(owners: QuerySet[OrganizationPage]) -> int:
    """Remove what was made, what is lowest first. What others made of it meanwhile keeps it: the database refuses."""
    keys = list(owners.values_list("pk", flat=True))
    works = InstrumentPage.objects.filter(organization__in=keys)
    editions = EditionPage.objects.filter(instrument__organization__in=keys)
    pages = [*keys, *works.values_list("pk", flat=True), *editions.values_list("pk", flat=True)]
    things = Page.objects.filter(url_path__contains=f"/{SLUG}").order_by().values("translation_key")
    with open_ledgers():
        numbers = PublicAdoption.objects.filter(event__organization__in=keys).order_by().values("number")
        remove_rows(AdoptionInterruption.objects.filter(number__in=numbers))
        remove_rows(PublicAdoption.objects.filter(event__organization__in=keys))
        remove_rows(SimilarSpan.objects.filter(organization__in=keys))
        remove_rows(PublicHolding.objects.filter(organization__in=keys))
        remove_rows(AdoptedReference.objects.filter(instrument__organization__in=keys))
        remove_rows(AdoptionRecord.objects.filter(event__organization__in=keys))
        remove_rows(AdoptionEvent.objects.filter(organization__in=keys))
        remove_rows(Release.objects.filter(thing__in=things))
        remove_rows(ReleaseRecord.objects.filter(decision__thing__in=things))
        remove_rows(ReleaseDecision.objects.filter(thing__in=things))
    remove_rows(SearchEntry.objects.filter(organization__in=keys))
    provisions = Provision.objects.filter(edition__instrument__organization__in=keys)
    remove_rows(Neighbour.objects.filter(provision__in=provisions.order_by().values("pk")))
    for kept in (EditionVectors, NextVectors, PendingText):
        remove_rows(kept.objects.filter(edition__instrument__organization__in=keys))
    remove_rows(provisions)
    for some in batched(pages, BATCH):
        remove_rows(Revision.objects.filter(object_id__in=map(str, some), content_type__app_label__in=PAGES_OF))
    for rows in (editions, works, OrganizationName.objects.filter(organization__in=keys)):
        remove_rows(rows)
    remove_rows(OrganizationPage.objects.filter(pk__in=keys))
    for some in batched(pages, BATCH):
        remove_rows(ContentEdit.objects.filter(page__in=some))
        Page.objects.filter(pk__in=some).update(latest_revision=None, live_revision=None)
        remove_rows(Page.objects.filter(pk__in=some))
    index = OrganizationIndexPage.objects.get()
    Page.objects.filter(pk=index.pk).update(numchild=index.get_children().count())
    return len(pages)


PAGES_OF = ("organizations", "practices")


@dataclass(frozen=True, slots=True)
class ScaleText:
    """A numbered text and its provisions."""

    words: str
    pieces: tuple[ProvisionText, ...]


def _text(chance: random.Random, count: int) -> ScaleText:
    """Make a text of so many numbered provisions, in words of which few are common, as in true texts."""
    lines = []
    for number in range(1, count + 1):
        said = _said(chance, IN_A_LINE)
        lines += [f"{number}. {_said(chance, 3)}", f"{said}."] if number % HEADED == 1 else [f"{number}. {said}."]
    words = "\n\n".join(lines) + "\n"
    return ScaleText(words, read_provisions(words, language="en").provisions)


def _said(chance: random.Random, count: int) -> str:
    listed, chances = _vocabulary()
    return " ".join(chance.choices(listed, cum_weights=chances, k=count)).capitalize()


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Return the words, the most common first, and how often each stands, added up."""
    chance = random.Random(5)  # noqa: S311 - the same words each time
    rarer = sorted({"".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 4)))) for _word in range(RARER)})
    chance.shuffle(rarer)
    for place, word in enumerate(WORDS):
        rarer.insert(place * 8, word)
    return rarer, list(accumulate(1 / (place + EVEN) for place in range(len(rarer))))
