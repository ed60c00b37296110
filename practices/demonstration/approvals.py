"""What waits outside in the demonstration: a registered approver with an open link to a release that is proposed."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from organizations.models import Appointment, OrganizationPage, User
from practices.actions.approvals.register import ApproverEntry, confirm_approver, enter_approver
from practices.actions.approvals.requests import ask_approver
from practices.demonstration.accounts import People
from practices.demonstration.outreach.removing import drop_files
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.approvals.letters import NamedSource, PinnedLetter
from practices.models.approvals.requests import ApprovalRequest
from practices.models.editions import today
from practices.models.proposals import Proposal, Workflow
from practices.models.relayed import RelayedStatement

NAME, FUNCTION, ADDRESS = "Legal Adviser (demonstration)", "Legal office", "legal-office@example.org"


def load_approvals(*, people: People, organizations: Mapping[str, OrganizationPage]) -> None:
    """Register an approver for the organization that proposed a release, and ask for an approval by a signed link."""
    proposal = Proposal.objects.open().filter(workflow=Workflow.RELEASE).order_by("pk").first()
    if proposal is None:
        return
    owner = next(slug for slug, page in organizations.items() if page.pk == proposal.organization_id)
    entered = enter_approver(
        organization=organizations[owner],
        entry=ApproverEntry(NAME, FUNCTION, ADDRESS, consent_on=today(), valid_from=today()),
        by=people.officers[owner],
    )
    approver = confirm_approver(approver=entered, by=people.approvers[owner])
    note = "The first text of ours that goes out to everybody."
    ask_approver(subject=proposal, approver=approver, by=people.officers[owner], note=note)


def remove_approvals(*, pages: Collection[int], people: Collection[int]) -> None:
    """Remove what was asked and who is registered for these organizations; what stays names none of the people."""
    RelayedStatement.objects.filter(organization__in=pages).delete()
    drop_files(PinnedLetter.objects.filter(organization__in=pages))
    ApprovalRequest.objects.filter(Q(organization__in=pages) | Q(page__in=pages)).delete()
    RegisteredApprover.objects.filter(organization__in=pages).delete()
    OnePersonOffice.objects.filter(organization__in=pages).delete()
    Deputy.objects.filter(Q(organization__in=pages) | Q(absent__in=people) | Q(deputy__in=people)).delete()
    named: dict[Any, tuple[str, ...]] = {
        ApprovalRequest: ("asked_by", "answered_by"),
        RegisteredApprover: ("entered_by", "confirmed_by"),
        OnePersonOffice: ("marked_by", "agreed_by", "ended_by"),
        Deputy: ("named_by", "agreed_by"),
        PinnedLetter: ("entered_by",),
        NamedSource: ("named_by",),
        Appointment: ("given_by",),
        User: ("opened_by",),
        RelayedStatement: ("entered_by", "confirmed_by", "dropped_by"),
    }
    for model, fields in named.items():
        for field in fields:
            model._default_manager.filter(**{f"{field}__in": people}).update(**{field: None})
