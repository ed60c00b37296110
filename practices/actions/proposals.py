"""Proposing, and deciding what was proposed: the second person's act calls the action itself."""

import datetime
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Page

from organizations.models import FocalPoint, OrganizationPage
from organizations.second_persons import NOBODY, person_of, refuse_two
from practices.actions.adoptions import AdoptionRefused
from practices.actions.confirmations import ConfirmationRefused
from practices.actions.initiatives import InitiativeRefused
from practices.actions.ledger import lock_ledger
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.practice_drafts import PracticeRefused
from practices.actions.proposed_adoptions import confirm_proposed, record_proposed_adoption
from practices.actions.releases import decide_release, is_prolonging, is_widening
from practices.actions.uncleaned import uncleaned_to_propose
from practices.mails import mail_account
from practices.models.approvals.seconding import point_person
from practices.models.outreach.returns import Return
from practices.models.proposals import Decision, Origin, Proposal, Workflow
from practices.models.releases import Audience, ReleaseDecision, ReleasedKind
from practices.models.sealed_pages import sealed_pages
from practices.models.workflows import releases_waiting_with, source_of_thing
from practices.permissions import is_secretariat, is_secretariat_for, may_write_for, refuse_deciding, represented_by
from practices.queries.approvals.record import account_name
from practices.queries.wording import written_date


class ProposalRefused(Exception):
    """The proposal may not be made or decided by this person; the message is for the user."""


@transaction.atomic
def propose_release(
    *,
    kind: str,
    thing: uuid.UUID,
    title: str,
    organization: OrganizationPage,
    audience: str,
    authority: str,
    by: Any,
    named: list[OrganizationPage] | None = None,
    effective_at: str | None = None,
    until: str | None = None,
    origin: str = Origin.FORM,
    uncleaned_reason: str = "",
) -> Proposal | None:
    """Propose to open `thing`; a narrowing needs no second person and is decided at once (None is given).

    `effective_at` and `until` are ISO 8601 text. `uncleaned_reason`: why a source file is opened that holds more than
    its words. Raises ProposalRefused.
    """
    if not may_write_for(by, organization):
        raise ProposalRefused(_("You do not act for this organization."))
    names = [str(chosen.translation_key) for chosen in named or []]
    arguments = {
        "kind": kind,
        "thing": str(thing),
        "audience": audience,
        "authority": authority,
        "named": names,
        "effective_at": effective_at,
        "until": until,
    }
    lock_ledger(ReleaseDecision)
    if is_closed_to(by, thing):
        raise ProposalRefused(_("This is not open to the secretariat: only its own organization can decide about it."))
    if not _opens_more(arguments):
        _release(arguments, by, None)
        return None
    if is_proposed(kind=kind, thing=thing, audience=audience, named=names):
        raise ProposalRefused(
            _(
                "This is proposed already and waits for a second person. It can be proposed again once that proposal "
                "is decided or withdrawn."
            )
        )
    if not authority.strip():
        raise ProposalRefused(_("State the authority for opening this: a decision, a letter, a date."))
    if (audience == Audience.NAMED) != bool(names):
        raise ProposalRefused(_("Name at least one organization. Do so only for the audience of named organizations."))
    if kind == ReleasedKind.SOURCE_FILE:
        arguments |= _uncleaned(thing, uncleaned_reason.strip())
    return Proposal.objects.create(
        workflow=Workflow.RELEASE,
        action="decide_release",
        arguments=arguments,
        summary=f"{ReleasedKind(kind).label}: {title} → {Audience(audience).label}"[:255],
        organization=organization,
        origin=origin,
        proposed_by=by,
        proposed_at=timezone.now(),
    )


def is_proposed(*, kind: str, thing: uuid.UUID, audience: str, named: Iterable[str] = ()) -> bool:
    """Tell whether a proposal to open a thing to just these people waits; `named` are uuids. One query."""
    about = {"arguments__kind": kind, "arguments__audience": audience}
    waiting = Proposal.objects.to_open(thing).filter(**about).values_list("arguments__named", flat=True)
    return sorted(named) in [sorted(names or ()) for names in waiting]


def _uncleaned(thing: uuid.UUID, reason: str) -> dict[str, str]:
    """Return the file that a reason is given for, and the reason; nothing where none is needed."""
    found = uncleaned_to_propose(thing)
    if found is None:
        return {}
    if not reason:
        raise ProposalRefused(
            _("%(refusal)s Make a cleaned copy, or state a reason for releasing the file as it is.")
            % {"refusal": found.refusal}
        )
    return {"uncleaned_file": found.checksum, "uncleaned_reason": reason}


@transaction.atomic
def decide_proposal(*, proposal: Proposal, approve: bool, by: Any, reason: str = "") -> Proposal:
    """Approve or reject. Approving calls the proposed action in the same transaction.

    Raises ProposalRefused when `by` is not the second person, rejects without a reason, the proposal is no longer
    open, or what it proposes cannot be recorded (the proposal then stays open).
    """
    proposal = _held(proposal)
    if reason_against := refuse_second_person(by, proposal):
        raise ProposalRefused(reason_against)
    if not approve and not reason.strip():
        raise ProposalRefused(_("Give a reason: the person who proposed this sees it."))
    if approve:
        _call(proposal, by)
        if proposal.workflow == Workflow.ADOPTION:
            act, about = OutsideAct.STATEMENT_APPROVED, proposal.summary
            tell_organization(organization=proposal.organization, act=act, by=by, about=about)
    proposal.decided_for = represented_by(by, proposal.organization)
    return _decided(proposal, approve, by, reason)


@transaction.atomic
def open_with_text(*, page: Page, by: Any, without_file: bool = False, reason: str = "") -> list[Proposal]:
    """Approve the proposals to open a text, in the act that approves the text itself; return them.

    `without_file`: what was proposed for its source file is refused, for `reason`. Raises ProposalRefused or
    ReleaseRefused, and then decides none.
    """
    waiting = releases_waiting_with(page).exclude(proposed_by=by).order_by("pk")
    refused = {one.pk for one in waiting if without_file and one.arguments["kind"] == ReleasedKind.SOURCE_FILE}
    return [
        decide_proposal(proposal=one, approve=one.pk not in refused, by=by, reason=reason if one.pk in refused else "")
        for one in waiting
    ]


@transaction.atomic
def decide_release_outside(*, proposal: Proposal, approve: bool, asked: uuid.UUID, reason: str = "") -> Proposal:
    """Approve or reject a proposed release as the registered approver who was asked by the request `asked`.

    The caller has checked link, code and what was read. Raises ProposalRefused.
    """
    proposal = _held(proposal)
    if not may_be_seconded_outside(proposal):
        raise ProposalRefused(_("The secretariat decides this."))
    if approve:
        _release(proposal.arguments, proposal.proposed_by, None, asked)
    return _decided(proposal, approve, None, reason)


def may_be_seconded_outside(proposal: Proposal) -> bool:
    """Tell whether a registered approver may be the second person: of a release that its organization proposed."""
    is_own = proposal.arguments.get("kind") != ReleasedKind.REPORT and proposal.proposed_by_id is not None
    return proposal.action == "decide_release" and proposal.origin != Origin.SIGNED_LINK and is_own


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Any) -> Proposal:
    """Take back one's own open proposal. Raises ProposalRefused."""
    proposal = _locked(proposal)
    if proposal.decision != Decision.OPEN or proposal.proposed_by_id != by.pk:
        raise ProposalRefused(_("Only the proposer can withdraw, while the proposal is pending."))
    proposal.decision, proposal.decided_by, proposal.decided_at = Decision.WITHDRAWN, by, timezone.now()
    proposal.save()
    return proposal


def refuse_second_person(user: Any, proposal: Proposal) -> str:
    """Say why `user` does not decide `proposal`, "" if they do. Several queries.

    What came by a signed link, or by a return, was seconded in its organization already: the secretariat alone decides.
    So it does of reports.
    What a machine submitted was seconded by nobody yet: another person than who made its token decides.
    """
    organization, first = proposal.organization, proposal.proposed_by
    if proposal.arguments.get("kind") == ReleasedKind.REPORT:  # the host lends its name, and decides nothing
        if not is_secretariat(user):
            return _("Another member of the secretariat decides this.")
        return refuse_two(None, person_of(first, None) if first is not None else NOBODY, person_of(user, None))
    if proposal.action == "decide_release" and is_closed_to(user, uuid.UUID(proposal.arguments["thing"])):
        return _("This text is sealed: only its organization can decide.")
    is_seconded = proposal.workflow == Workflow.ADOPTION and proposal.origin != Origin.TOKEN
    if proposal.origin == Origin.SIGNED_LINK or is_seconded:
        if not is_secretariat_for(user, organization):
            return _("The secretariat decides this.")
        return _refuse_own_points(user, proposal)
    source = source_of_thing(proposal.arguments.get("thing"))
    return refuse_deciding(user, organization, first, source=source)


def _refuse_own_points(user: Any, proposal: Proposal) -> str:
    """Say why `user` does not decide a return that came by link, "" if they do: whoever answered it owes them nothing.

    The focal point and the second person are people of the organization by their entry in the directory alone.
    """
    if proposal.origin != Origin.SIGNED_LINK:
        return ""
    organization, decider = proposal.organization, person_of(user, proposal.organization)
    for point in points_behind(proposal):
        if point.made_by_id == user.pk:
            return _(
                "You entered the focal point who answered this return: another member of the secretariat has to decide."
            )
        if reason := refuse_two(organization, point_person(point), decider):
            return reason
    return ""


def points_behind(proposal: Proposal) -> list[FocalPoint]:
    """Return the focal points who answered and confirmed the return that a proposal came from (one query).

    A return and its proposals carry the same moment.
    """
    returns = Return.objects.filter(organization=proposal.organization, handed_in_at=proposal.proposed_at)
    rows = returns.select_related("focal_point__organization", "second_point__organization")
    return [point for row in rows for point in (row.focal_point, row.second_point) if point is not None]


def is_second_person(user: Any, proposal: Proposal) -> bool:
    """Tell whether `user` decides `proposal`. Several queries."""
    return not refuse_second_person(user, proposal)


def is_closed_to(user: Any, thing: uuid.UUID) -> bool:
    """Tell whether a seal closes a text to `user`, who is of the secretariat; never for anybody else."""
    return is_secretariat(user) and Page.objects.filter(sealed_pages(user), translation_key=thing).exists()


def _locked(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("organization", "proposed_by")
    return rows.get(pk=proposal.pk)


def _held(proposal: Proposal) -> Proposal:
    """Read an open proposal again, held for this transaction."""
    proposal = _locked(proposal)
    if proposal.decision != Decision.OPEN:
        raise ProposalRefused(_("This proposal has been decided already."))
    return proposal


def _decided(proposal: Proposal, approve: bool, by: Any, reason: str) -> Proposal:
    proposal.decision = Decision.APPROVED if approve else Decision.REJECTED
    proposal.decided_by, proposal.decided_at, proposal.reason = by, timezone.now(), reason
    proposal.save()
    if not approve:
        _tell_refused(proposal)
    return proposal


def _tell_refused(proposal: Proposal) -> None:
    """Tell who proposed something that it was refused: by whom, when and why."""
    by, at = proposal.decided_by, proposal.decided_at
    assert at is not None  # noqa: S101 - it was decided just now

    def describe() -> dict[str, Any]:
        return {
            "about": proposal.summary,
            "who": account_name(by) if by is not None else "",  # else the reason begins with who signed
            "day": written_date(timezone.localdate(at)),
            "reason": proposal.reason,
            "address": settings.BASE_URL + reverse("proposals:detail", args=[proposal.public_id]),
        }

    mail_account(proposal.proposed_by, "proposal_refused", describe)


def _call(proposal: Proposal, by: Any) -> None:
    arguments = proposal.arguments
    owner = arguments.get("organization")
    if owner is not None and owner != str(proposal.organization.translation_key):
        raise ProposalRefused(_("The proposal concerns an organization other than its own."))
    try:
        decide = DECIDED_BY_CALLING[proposal.action]
        decide(arguments={**arguments, "origin": proposal.origin}, proposed_by=proposal.proposed_by, by=by)
    except (AdoptionRefused, ConfirmationRefused, InitiativeRefused, PracticeRefused) as refusal:
        raise ProposalRefused(str(refusal)) from refusal


def _release(arguments: dict[str, Any], by: Any, seconded_by: Any, outside: uuid.UUID | None = None) -> None:
    """Decide what was proposed. What was opened as wide or wider meanwhile stays so: approving never narrows."""
    lock_ledger(ReleaseDecision)
    is_seconded = seconded_by is not None or outside is not None
    if is_seconded and not _opens_more(arguments):
        return
    decide_release(
        kind=arguments["kind"],
        thing=uuid.UUID(arguments["thing"]),
        audience=arguments["audience"],
        authority=arguments["authority"],
        named=OrganizationPage.objects.filter(translation_key__in=arguments["named"]),
        effective_at=_moment(arguments.get("effective_at")),
        until=_moment(arguments.get("until")),
        by=by,
        seconded_by=seconded_by,
        seconded_outside=outside,
        uncleaned_file=arguments.get("uncleaned_file", ""),
        uncleaned_reason=arguments.get("uncleaned_reason", ""),
    )


def _release_proposed(*, arguments: dict[str, Any], proposed_by: Any, by: Any) -> None:
    """Decide a proposed release, seconded by `by`."""
    _release(arguments, proposed_by, by)


def _opens_more(arguments: dict[str, Any]) -> bool:
    """Tell whether a decision with these arguments lets more people in, or the same for longer."""
    about = {"kind": arguments["kind"], "thing": uuid.UUID(arguments["thing"]), "audience": arguments["audience"]}
    names = [uuid.UUID(name) for name in arguments["named"]]
    until = _moment(arguments.get("until"))
    return is_widening(**about, named=names) or is_prolonging(**about, named=names, until=until)


def _moment(text: str | None) -> datetime.datetime | None:
    return parse_datetime(text) if text else None


def register_decision(action: str, decide: Callable[..., object]) -> None:
    """Let `decide(arguments=, proposed_by=, by=)` be called when a proposal of this action is approved."""
    DECIDED_BY_CALLING[action] = decide


DECIDED_BY_CALLING: dict[str, Callable[..., object]] = {
    "decide_release": _release_proposed,
    "record_adoption": record_proposed_adoption,
    "confirm_standing": confirm_proposed,
}
