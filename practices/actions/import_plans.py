"""What an import of many texts would come to: each is compared with what is there and with those before it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from organizations.models import OrganizationPage
from practices.actions.imports import (
    Draft,
    edition_of,
    instrument_of,
    is_locked,
    locked,
    slug_of,
    slug_taken,
    text_differs,
)
from practices.actions.intake import Founding, ReleaseOptions
from practices.documents.file_contents.held import Changes, HeldContent
from practices.documents.provisions import ProvisionText
from practices.models.dates import format_partial_date
from practices.models.editions import EditionPage, TextStatus, checksum
from practices.models.instruments import InstrumentPage
from practices.models.releases import BREADTH, Audience, Release, ReleasedKind
from practices.models.source_files import KeptOriginal
from practices.queries.wording import list_words


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One text to import. `file` is its original; the draft carries no source itself.

    The file has the SHA-256 `came`, or `checksum` where that is not given.

    `checksum` is that of what is kept for readers, which is a cleaned copy where `changes` says how; `held` and `fault`
    say what that holds beside its words.

    `made_from` names the edition that this one translates: its address or date (of the same instrument), or
    symbol, space, date. `line` is that of the manifest.
    """

    line: int
    organization: OrganizationPage | Founding
    draft: Draft
    file: Path | None = None
    checksum: str = ""
    provisions: tuple[ProvisionText, ...] = ()
    made_from: str = ""
    opening: ReleaseOptions | None = None
    came: str = ""
    changes: Changes | Literal[""] = ""
    held: tuple[HeldContent, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What an order comes to: `outcome` is "created", "corrected", "unchanged" or "refused" (then `refusal` says why).

    Instrument and edition are those that are there, or new ones, unsaved; orders may share a new instrument.
    `needs_opening`: the edition is there and must still be published or opened.
    """

    order: ImportItem
    outcome: str
    instrument: InstrumentPage | None = None
    edition: EditionPage | None = None
    is_new_instrument: bool = False
    needs_opening: bool = False
    refusal: str = ""


Owner = int | str
"""An organization's key, or the code of one that is to be founded."""


@dataclass
class ImportPlanner:
    """Plans orders in the order in which they are given, a part at a time, and remembers what it planned.

    Writes nothing. The number of queries is that of the organizations, not of the orders.
    """

    by: Any
    correct: bool = False
    _by_symbol: dict[tuple[Owner, str], InstrumentPage] = field(default_factory=dict)
    _by_slug: dict[tuple[Owner, str], InstrumentPage] = field(default_factory=dict)
    _taken: set[tuple[Owner, str]] = field(default_factory=set)
    _editions: dict[int, dict[str, EditionPage]] = field(default_factory=lambda: defaultdict(dict))
    _planned: dict[int, int] = field(default_factory=dict)  # a planned edition, by identity: the line of its order
    _texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    _originals: dict[tuple[int, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _open: dict[tuple[str, Any], str] = field(default_factory=dict)

    def extend(self, orders: Sequence[ImportItem]) -> list[Planned]:
        """Plan these orders after those that were planned before."""
        self._look_up(orders)
        return [self._plan(order) for order in orders]

    def _plan(self, order: ImportItem) -> Planned:
        owner, draft = owner_of(order), order.draft
        slug = slug_of(draft)
        instrument = self._by_symbol.get((owner, draft.symbol)) if draft.symbol else self._by_slug.get((owner, slug))
        is_new = instrument is None
        if instrument is None:
            if (owner, slug) in self._taken:
                return Planned(order, "refused", refusal=slug_taken(slug))
            instrument = instrument_of(draft)
        edition = edition_of(draft)
        edition.numbered_text = ""  # the writer puts it in: a plan of many texts must not hold them all
        known = self._editions[id(instrument)].get(edition.slug)
        if known is not None:
            return self._plan_known(order, instrument, known)
        made_from = self._find_origin(order, owner, instrument)
        if isinstance(made_from, str):
            return Planned(order, "refused", refusal=made_from)
        edition.made_from = made_from
        self._remember(owner, instrument, edition, order)
        return Planned(order, "created", instrument, edition, is_new_instrument=is_new)

    def _plan_known(self, order: ImportItem, instrument: InstrumentPage, edition: EditionPage) -> Planned:
        """Compare the text with that of the edition at the same address."""
        if id(edition) in self._planned:
            sentence = _("Line %(line)s produces the same edition, “%(address)s”.")
            values = {"line": self._planned[id(edition)], "address": edition.slug}
            return Planned(order, "refused", refusal=sentence % values)
        text, source = self._texts[edition.pk]
        known = {source, *self._originals[edition.pk, source]}
        if text == checksum(order.draft.numbered_text.encode()) and (not order.checksum or order.checksum in known):
            waits = self._needs_opening(order, instrument, edition)
            return Planned(order, "unchanged", instrument, edition, needs_opening=waits)
        if not self.correct:
            return Planned(order, "refused", refusal=text_differs(edition.slug))
        if is_locked(edition, self.by):
            return Planned(order, "refused", refusal=locked(edition.slug))
        return Planned(order, "corrected", instrument, edition)

    def _needs_opening(self, order: ImportItem, instrument: InstrumentPage, edition: EditionPage) -> bool:
        opening = order.opening
        if opening is None:
            return False
        if not (instrument.live and edition.live) or edition.has_unpublished_changes:
            return True
        if opening.audience is None:
            return False
        return any(
            BREADTH[Audience(self._open.get((kind, key), Audience.OWN))] < BREADTH[Audience(opening.audience)]
            for kind, key in things_to_open(instrument, edition, opening)
        )

    def _find_origin(self, order: ImportItem, owner: Owner, instrument: InstrumentPage) -> EditionPage | str | None:
        """Return edition that the new one was made from, None when none is named, or a sentence: it is not there."""
        if not order.made_from:
            return None
        symbol, when = split_origin(order.made_from)
        holder = self._by_symbol.get((owner, symbol)) if symbol else instrument
        found = list(choose_edition(self._editions[id(holder)].values(), when)) if holder is not None else []
        if len(found) == 1:
            return found[0]
        return no_origin(order.made_from, found)

    def _remember(self, owner: Owner, instrument: InstrumentPage, edition: EditionPage, order: ImportItem) -> None:
        self._by_slug.setdefault((owner, instrument.slug), instrument)
        self._taken.add((owner, instrument.slug))
        if instrument.symbol:
            self._by_symbol.setdefault((owner, instrument.symbol), instrument)
        self._editions[id(instrument)][edition.slug] = edition
        self._planned[id(edition)] = order.line

    def _look_up(self, orders: Sequence[ImportItem]) -> None:
        """Find what is there already of what these orders speak of."""
        by_owner: dict[Owner, list[ImportItem]] = defaultdict(list)
        for order in orders:
            by_owner[owner_of(order)].append(order)
        fresh: list[InstrumentPage] = []
        for owner, some in by_owner.items():
            if isinstance(owner, int):
                fresh += self._look_up_instruments(owner, some)
        self._look_up_editions(fresh, orders)

    def _look_up_instruments(self, owner: int, orders: Sequence[ImportItem]) -> list[InstrumentPage]:
        organization = orders[0].organization
        slugs = {slug_of(order.draft) for order in orders}
        symbols = {order.draft.symbol for order in orders} | {split_origin(order.made_from)[0] for order in orders}
        symbols = {symbol for symbol in symbols - {""} if (owner, symbol) not in self._by_symbol}
        children = Page.objects.child_of(organization)
        self._taken |= {(owner, slug) for slug in children.filter(slug__in=slugs).values_list("slug", flat=True)}
        own = InstrumentPage.objects.filter(organization=owner)
        fresh = []
        for page in own.filter(Q(slug__in=slugs) | Q(symbol__in=symbols)).order_by("path"):
            known = self._by_slug.get((owner, page.slug))
            if known is None:
                fresh.append(page)
                self._by_slug[owner, page.slug] = known = page
            if page.symbol:
                self._by_symbol.setdefault((owner, page.symbol), known)
        return fresh

    def _look_up_editions(self, instruments: Sequence[InstrumentPage], orders: Sequence[ImportItem]) -> None:
        """Find the editions of instruments that were not met before, their newest texts, and what is open."""
        holders = {page.pk: page for page in instruments}
        if not holders:
            return
        editions = list(EditionPage.objects.filter(instrument__in=holders).defer("numbered_text").order_by("path"))
        for edition in editions:
            self._editions[id(holders[edition.instrument_id])][edition.slug] = edition
        self._texts |= newest_texts(editions)
        kept = KeptOriginal.objects.filter(edition__in=editions)
        for edition, copy, original in kept.values_list("edition", "cleaned_checksum", "checksum"):
            self._originals[edition, copy].add(original)
        keys = [page.translation_key for page in (*instruments, *editions)]
        releases = Release.objects.filter(thing__in=keys).values_list("kind", "thing", "audience")
        self._open |= {(kind, thing): audience for kind, thing, audience in releases}


def owner_of(order: ImportItem) -> Owner:
    """Return what stands for the order's organization."""
    return order.organization.code.casefold() if isinstance(order.organization, Founding) else order.organization.pk


def things_to_open(
    instrument: InstrumentPage, edition: EditionPage, opening: ReleaseOptions
) -> Iterator[tuple[str, Any]]:
    """Return what is opened with an edition: kind and key of each thing, in the order in which it is decided."""
    yield ReleasedKind.INSTRUMENT, instrument.translation_key
    yield ReleasedKind.EDITION, edition.translation_key
    if opening.with_source:
        yield ReleasedKind.SOURCE_FILE, edition.translation_key


def newest_texts(editions: Iterable[EditionPage]) -> dict[int, tuple[str, str]]:
    """Return the checksums of each edition's newest text, draft or published, and of its source file, by key."""
    sources = ("numbered_text", "source_checksum")
    pages = {page.pk: page for page in editions}
    drafts = {page.latest_revision_id: page.pk for page in pages.values() if page.has_unpublished_changes}
    published = EditionPage.objects.filter(pk__in=pages).order_by().values_list("pk", *sources)
    newest = Revision.objects.filter(pk__in=[key for key in drafts if key])
    found = {key: (checksum(text.encode()), source) for key, text, source in published.iterator()}
    for key, text, source in newest.values_list("pk", *(f"content__{name}" for name in sources)).iterator():
        found[drafts[key]] = checksum((text or "").encode()), source or ""
    return found


def split_origin(words: str) -> tuple[str, str]:
    """Cut "HU/1 2001-05-14" into symbol and date; an address or a date alone has no symbol."""
    symbol, _space, when = words.strip().rpartition(" ")
    return symbol.strip(), when


def choose_edition(editions: Iterable[EditionPage], when: str) -> list[EditionPage]:
    """Return the editions at the address or of the date `when`; of several of a date the authentic ones, if any."""
    some = list(editions)
    exact = [page for page in some if page.slug == when.lower()]
    dated = exact or [page for page in some if format_partial_date(page.dated_on, page.precision) == when]
    authentic = [page for page in dated if page.text_status == TextStatus.AUTHENTIC]
    return authentic or dated


def no_origin(words: str, found: Sequence[EditionPage]) -> str:
    """Say that `words` name no edition, or several."""
    if not found:
        return _("There is no edition “%(words)s” from which this one could have been made.") % {"words": words[:80]}
    return _("“%(words)s” matches several editions: %(addresses)s.") % {
        "words": words[:80],
        "addresses": list_words(page.slug for page in found),
    }
