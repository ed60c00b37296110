"""Packs: what can be packed, what of it may go to whom, and why not."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models.editions import EditionPage, checksum
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact
from practices.models.outreach.letters import Mailing
from practices.models.outreach.packs import Pack, PackItem
from practices.models.releases import Audience, Release, ReleasedKind
from practices.outreach.queries.recipients import participating
from practices.queries.editions.export_documents import GIVES_TEXT
from practices.queries.listings import named_like
from practices.queries.typed import clean_query
from practices.queries.wording import language_name, list_words, name_of, title_of, written_date

MOST_OFFERED = 60
"""Editions that are offered at once; a search finds the others."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An edition as a pack shows it. `gives_text`: its terms of reuse let the text itself go along."""

    id: str
    organization: str
    title: str
    about: str
    gives_text: bool
    terms: str
    is_ticked: bool = False

    @property
    def label(self) -> str:
        """Title and what text it is, on one line."""
        return list_words((self.title, self.about))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whether an edition may go to an organization; `reason` says in words why not.

    `may_be_proposed`: a release to this organization would open it.
    """

    organization: OrganizationPage
    edition: EditionPage
    is_open: bool
    reason: str = ""
    may_be_proposed: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the text is the recipient's own."""
        return bool(self.edition.instrument.organization_id == self.organization.pk)


def packed(edition: EditionPage, ticked: Iterable[str] = ()) -> Packed:
    """Name an edition (of `for_listing`) in the active language. No query."""
    instrument = edition.instrument
    title = title_of(instrument).text
    parts = (language_name(edition.language), written_date(edition.dated_on, edition.precision))
    return Packed(
        id=str(edition.translation_key),
        organization=name_of(instrument.organization).text,
        title=f"{title} ({instrument.symbol})" if instrument.symbol else title,
        about=list_words((*parts, str(edition.get_text_status_display()))),
        gives_text=instrument.reuse_terms in GIVES_TEXT,
        terms=str(instrument.get_reuse_terms_display()),
        is_ticked=str(edition.translation_key) in ticked,
    )


def editions_to_pack(user: Any, *, typed: str = "", ticked: Sequence[str] = ()) -> list[Packed]:
    """Return what can be packed: published editions in which each word is found, those that are ticked first.

    By organization, title and date; at most sixty beside the ticked ones.
    """
    visible = EditionPage.objects.visible_to(user).for_listing().defer("numbered_text")
    query = clean_query(typed)
    found = visible.exclude(translation_key__in=ticked)
    if query:
        found = found.filter(instrument__in=named_like(InstrumentPage.objects.all(), query).order_by().values("pk"))
    chosen = list(visible.filter(translation_key__in=ticked)) if ticked else []
    return [packed(edition, ticked) for edition in (*chosen, *found[:MOST_OFFERED])]


def listed_packs(packs: Any) -> Any:
    """Return packs with what a list says of them, `is_used` too, newest first. A fixed number of queries."""
    pinned = PackItem.objects.filter(pack=OuterRef("pk")).exclude(pinned_digest="")
    sent = Mailing.objects.filter(pack=OuterRef("pk")), Contact.objects.filter(pack=OuterRef("pk"))
    used: Any = Exists(pinned) | Exists(sent[0]) | Exists(sent[1])
    named = ("items__edition__instrument__titles", "items__edition__instrument__organization__names")
    return packs.for_listing().annotate(is_used=used).prefetch_related(*named)


def labels_of(pack: Pack) -> list[str]:
    """Name the editions of a pack (of `listed_packs`). No query."""
    return [packed(item.edition).label for item in pack.items.all()]


def items_of(pack: Pack) -> list[PackItem]:
    """Return the items of a pack in their order, with everything that is said of their editions. Three queries."""
    rows = pack.items.select_related("edition__instrument__organization")
    named = rows.prefetch_related("edition__instrument__titles", "edition__instrument__organization__names")
    return list(named.order_by("position", "pk"))


def text_digest(edition: EditionPage) -> str:
    """Return a digest (SHA-256, hex) of what is published of an edition: its text and its source file."""
    return checksum(f"{edition.numbered_text}\0{edition.source_checksum}".encode())


def deliverable(
    pack_or_editions: Pack | Sequence[EditionPage], organizations: Sequence[OrganizationPage]
) -> list[Delivery]:
    """Tell of each edition and each organization whether the one may go to the other, and why not.

    In the order of the organizations, then of the pack. Open is what is public; what is open to delegations or to
    participating organizations, if it takes part (it is published and somebody acts for it); what names it; its
    own. Eight queries at most.
    """
    pinned: dict[int, str] = {}
    if isinstance(pack_or_editions, Pack):
        items = items_of(pack_or_editions)
        editions: Sequence[EditionPage] = [item.edition for item in items]
        pinned = {item.edition.pk: item.pinned_digest for item in items if item.pinned_digest}
    else:
        editions = pack_or_editions
    releases = _releases(editions)
    participants = participating(organizations)
    return [
        _deliver(organization, edition, releases, pinned.get(edition.pk, ""), organization.pk in participants)
        for organization in organizations
        for edition in editions
    ]


Releases = Mapping[tuple[str, uuid.UUID], tuple[str, frozenset[int]]]


def _releases(editions: Sequence[EditionPage]) -> Releases:
    """Return audience and named organizations of the editions and their instruments, by kind and thing. Two queries."""
    things = {edition.translation_key for edition in editions}
    things |= {edition.instrument.translation_key for edition in editions}
    rows = Release.objects.filter(thing__in=things, kind__in=(ReleasedKind.EDITION, ReleasedKind.INSTRUMENT))
    return {
        (row.kind, row.thing): (row.reach.value, frozenset(named.pk for named in row.named.all()))
        for row in rows.prefetch_related("named")
    }


def _deliver(
    organization: OrganizationPage, edition: EditionPage, releases: Releases, pinned: str, takes_part: bool
) -> Delivery:
    instrument = edition.instrument
    if not (edition.live and instrument.live and instrument.organization.live):
        return Delivery(organization, edition, is_open=False, reason=_("This text is not published."))
    if pinned and pinned != text_digest(edition):
        words = _("The text has changed since this pack was first used: make a new pack.")
        return Delivery(organization, edition, is_open=False, reason=words)
    if instrument.organization_id == organization.pk:
        return Delivery(organization, edition, is_open=True)
    for kind, thing in (
        (ReleasedKind.EDITION, edition.translation_key),
        (ReleasedKind.INSTRUMENT, instrument.translation_key),
    ):
        audience, named = releases.get((kind, thing), (Audience.OWN.value, frozenset()))
        reason = _why_closed(audience, organization.pk in named, takes_part)
        if reason:
            may_be_proposed = audience in (Audience.OWN, Audience.NAMED)
            return Delivery(organization, edition, is_open=False, reason=reason, may_be_proposed=may_be_proposed)
    return Delivery(organization, edition, is_open=True)


def _why_closed(audience: str, is_named: bool, takes_part: bool) -> str:
    """Say why what is open to `audience` is not open to an organization, "" if it is."""
    match Audience(audience):
        case Audience.PUBLIC:
            return ""
        case Audience.NAMED:
            return "" if is_named else _("Open to other named organizations, but not to this one.")
        case Audience.ALONE:
            return _("Only its own organization sees it.")
        case Audience.OWN:
            return _("Not released: only its own organization and the secretariat see it.")
        case wider:
            if takes_part:
                return ""
            return _("Open to “%(audience)s”; nobody acts for this organization here.") % {"audience": wider.label}
