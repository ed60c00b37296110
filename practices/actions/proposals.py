"""Proposing, and deciding what was proposed: the second person's act calls the action itself."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.releases import decide_release, is_widening
from practices.models import Audience, Decision, Origin, Proposal, ReleasedKind, Workflow
from practices.permissions import may_decide, may_write_for


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
    origin: str = Origin.FORM,
) -> Proposal | None:
    """Propose to open `thing`; a narrowing needs no second person and is decided at once (None is given).

    `effective_at` is ISO 8601 text. Raises ProposalRefused.
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
    }
    if not is_widening(kind=kind, thing=thing, audience=audience, named=[uuid.UUID(name) for name in names]):
        _release(arguments, by, None)
        return None
    if not authority.strip():
        raise ProposalRefused(_("Say on what authority this is opened: a decision, a letter, a date."))
    if (audience == Audience.NAMED) != bool(names):
        raise ProposalRefused(_("Name at least one organization, and only for the audience of named organizations."))
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


@transaction.atomic
def decide_proposal(*, proposal: Proposal, approve: bool, by: Any, reason: str = "") -> Proposal:
    """Approve or reject. Approving calls the proposed action in the same transaction.

    Raises ProposalRefused when `by` is not the second person or the proposal is no longer open.
    """
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("organization", "proposed_by")
        .get(pk=proposal.pk)
    )
    if proposal.decision != Decision.OPEN:
        raise ProposalRefused(_("This proposal has been decided already."))
    if not may_decide(by, proposal.organization, proposal.proposed_by):
        raise ProposalRefused(_("A second person of the organization, or the secretariat, decides this."))
    if approve:
        DECIDED_BY_CALLING[proposal.action](proposal.arguments, proposal.proposed_by, by)
    proposal.decision = Decision.APPROVED if approve else Decision.REJECTED
    proposal.decided_by, proposal.decided_at, proposal.reason = by, timezone.now(), reason
    proposal.save()
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Any) -> Proposal:
    """Take back one's own open proposal. Raises ProposalRefused."""
    if proposal.decision != Decision.OPEN or proposal.proposed_by_id != by.pk:
        raise ProposalRefused(_("Only who proposed may withdraw, and only what is open."))
    proposal.decision, proposal.decided_by, proposal.decided_at = Decision.WITHDRAWN, by, timezone.now()
    proposal.save()
    return proposal


def _release(arguments: dict[str, Any], by: Any, seconded_by: Any) -> None:
    """Decide what was proposed. What was opened as wide or wider meanwhile stays so: approving never narrows."""
    about = {"kind": arguments["kind"], "thing": uuid.UUID(arguments["thing"]), "audience": arguments["audience"]}
    if seconded_by is not None and not is_widening(**about, named=map(uuid.UUID, arguments["named"])):
        return
    decide_release(
        kind=arguments["kind"],
        thing=uuid.UUID(arguments["thing"]),
        audience=arguments["audience"],
        authority=arguments["authority"],
        named=OrganizationPage.objects.filter(translation_key__in=arguments["named"]),
        effective_at=parse_datetime(arguments["effective_at"]) if arguments["effective_at"] else None,
        by=by,
        seconded_by=seconded_by,
    )


DECIDED_BY_CALLING: dict[str, Callable[[dict[str, Any], Any, Any], None]] = {"decide_release": _release}
