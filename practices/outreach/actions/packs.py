"""Making packs, pinning what they hold, and asking for the release of what recipients may not have yet."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from organizations.words import storable_line
from practices.actions.ledger import lock_ledger
from practices.actions.proposals import propose_release
from practices.models.editions import EditionPage
from practices.models.outreach.packs import Pack, PackItem
from practices.models.proposals import Proposal
from practices.models.releases import BREADTH, Audience, Release, ReleaseDecision, ReleasedKind
from practices.outreach.queries.packs import deliverable, text_digest
from practices.permissions import is_secretariat

MOST_EDITIONS = 40


class PackRefused(Exception):
    """The pack cannot be made or changed, or nothing can be proposed; the message is for the user."""


@transaction.atomic
def make_pack(*, title: str, editions: Sequence[EditionPage], by: Any) -> Pack:
    """Make a pack of published editions, in the given order. Raises PackRefused."""
    _refuse_others(by)
    title = _checked(title, editions)
    pack = Pack.objects.create(title=title, made_by=by)
    _fill(pack, editions)
    return pack


@transaction.atomic
def change_pack(*, pack: Pack, title: str, editions: Sequence[EditionPage], by: Any) -> Pack:
    """Return a pack another title and other editions, as long as nothing was sent with it. Raises PackRefused."""
    _refuse_others(by)
    pack = Pack.objects.select_for_update().get(pk=pack.pk)
    _refuse_used(pack)
    pack.title = _checked(title, editions)
    pack.save(update_fields=["title"])
    pack.items.all().delete()
    _fill(pack, editions)
    return pack


@transaction.atomic
def delete_pack(*, pack: Pack, by: Any) -> None:
    """Delete a pack that nothing was sent with. Raises PackRefused."""
    _refuse_others(by)
    pack = Pack.objects.select_for_update().get(pk=pack.pk)
    _refuse_used(pack)
    if pack.enquiries.exists():
        raise PackRefused(_("An enquiry names this pack: choose another there first."))
    pack.delete()


@transaction.atomic
def pin_pack(*, pack: Pack) -> None:
    """Note the state of each text when a pack is used for the first time; later this changes nothing."""
    items = pack.items.select_related("edition").select_for_update(of=("self",)).filter(pinned_digest="")
    for item in items:
        item.pinned_digest = text_digest(item.edition)
        item.save(update_fields=["pinned_digest"])


def is_used(pack: Pack) -> bool:
    """Tell whether something was sent with a pack, or letters were made with it."""
    return pack.mailings.exists() or pack.contacts.exists() or pack.items.exclude(pinned_digest="").exists()


@transaction.atomic
def propose_release_to_recipients(
    *, editions: Sequence[EditionPage], organizations: Sequence[OrganizationPage], authority: str, by: Any
) -> list[Proposal]:
    """Propose to open texts to recipients that may not have them yet: one proposal for each text.

    Its audience are named organizations: the recipients, with those that are named already or in a proposal that
    waits. The existence of an instrument that they do not know of is proposed as well. Nothing is ever narrowed:
    what is open to a wider audience is left as it is. Raises PackRefused, ProposalRefused.
    """
    _refuse_others(by)
    if not authority.strip():
        raise PackRefused(_("State the authority for opening this: a decision, a letter, a date."))
    lock_ledger(ReleaseDecision)
    wanting: dict[int, list[OrganizationPage]] = {}
    for row in deliverable(editions, organizations):
        if not row.is_open and row.may_be_proposed:
            wanting.setdefault(row.edition.pk, []).append(row.organization)
    proposals: list[Proposal] = []
    for edition in editions:
        if edition.pk in wanting:
            proposals += _propose(edition, wanting[edition.pk], authority, by)
    if not proposals:
        raise PackRefused(
            _("There is nothing to propose: it is already open, is waiting for a decision, or has a wider audience.")
        )
    return proposals


def _propose(edition: EditionPage, recipients: list[OrganizationPage], authority: str, by: Any) -> list[Proposal]:
    instrument = edition.instrument
    things = ((ReleasedKind.INSTRUMENT, instrument), (ReleasedKind.EDITION, edition))
    made = []
    for kind, page in things:
        named = _names(kind, page, recipients)
        if not named:
            continue
        proposal = propose_release(
            kind=kind,
            thing=page.translation_key,
            title=page.title,
            organization=instrument.organization,
            audience=Audience.NAMED,
            named=named,
            authority=authority,
            by=by,
        )
        if proposal is not None:
            made.append(proposal)
    return made


def _names(kind: str, page: Any, recipients: Iterable[OrganizationPage]) -> list[OrganizationPage]:
    """Return whom a new proposal names, nobody if all are let in already, or by a proposal that waits."""
    release = Release.objects.filter(kind=kind, thing=page.translation_key).first()
    if release is not None and BREADTH[release.reach] > BREADTH[Audience.NAMED]:
        return []
    present = {named.pk for named in release.named.all()} if release else set()
    waiting = [
        set(proposal.arguments["named"])
        for proposal in Proposal.objects.open().filter(
            action="decide_release", arguments__kind=kind, arguments__thing=str(page.translation_key)
        )
        if proposal.arguments["audience"] == Audience.NAMED
    ]
    wanted = {organization.pk: organization for organization in recipients if organization.pk not in present}
    keys = {str(organization.translation_key) for organization in wanted.values()}
    if not wanted or any(keys <= names for names in waiting):
        return []
    beside = OrganizationPage.objects.filter(pk__in=present) | OrganizationPage.objects.filter(
        translation_key__in=set().union(*waiting)
    )
    return [*wanted.values(), *(named for named in beside.distinct() if named.pk not in wanted)]


def _checked(title: str, editions: Sequence[EditionPage]) -> str:
    title = storable_line(title)[:200]
    if not title:
        raise PackRefused(_("Give the pack a title."))
    if not editions:
        raise PackRefused(_("Choose at least one edition."))
    if len(editions) > MOST_EDITIONS:
        raise PackRefused(_("A pack can contain up to %(count)s editions.") % {"count": MOST_EDITIONS})
    for edition in editions:
        if not (edition.live and edition.instrument.live):
            raise PackRefused(_("“%(title)s” is not published.") % {"title": edition.title})
    return title


def _fill(pack: Pack, editions: Sequence[EditionPage]) -> None:
    distinct = {edition.pk: edition for edition in editions}.values()
    PackItem.objects.bulk_create(
        PackItem(pack=pack, edition=edition, position=position) for position, edition in enumerate(distinct)
    )


def _refuse_used(pack: Pack) -> None:
    if is_used(pack):
        raise PackRefused(_("Something was sent with this pack, so it cannot be changed. Make a new one."))


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise PackRefused(_("Only the secretariat can use packs."))
