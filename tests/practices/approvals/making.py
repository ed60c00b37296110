"""What tests of approvals are made of: a text that waits, who is registered, a request with its link."""

import datetime
import re
from typing import Any

from django.core import mail
from django.utils import timezone
from wagtail.models import TaskState

from organizations.invitations import ScannedLetter
from organizations.models import OrganizationPage
from practices.actions.approvals.register import (
    ApproverEntry,
    agree_to_one_person_office,
    enter_approver,
    mark_one_person_office,
)
from practices.actions.proposals import propose_release
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.editions import EditionPage, today
from practices.models.proposals import Proposal
from tests import factories

TEXT = "1. Conduct\n\nMembers act with integrity.\n\n2. Gifts\n\nMembers accept no gifts.\n"
LETTER = ScannedLetter(("letter.pdf", b"%PDF-1.7 letter"), datetime.date(2004, 5, 3), "LEG/2004/17")


def draft_of(owner: OrganizationPage, author: Any, *, text: str = TEXT, below: Any = None) -> EditionPage:
    """Make a draft of an edition, under a published instrument (`below`, or a new one), that `author` wrote."""
    page = EditionPage(
        title="Code of conduct", language="en", dated_on=datetime.date(2003, 5, 14), numbered_text=text, live=False
    )
    (below or factories.instrument(owner)).add_child(instance=page)
    page.save_revision(user=author)
    return EditionPage.objects.get(pk=page.pk)


def submitted(owner: OrganizationPage, author: Any, *, text: str = TEXT) -> TaskState:
    """Submit a new draft of `author`; give the task that waits."""
    return submit(draft_of(owner, author, text=text), author)


def submit(page: Any, author: Any) -> TaskState:
    """Submit the newest draft of a page."""
    page = EditionPage.objects.get(pk=page.pk)
    if page.current_workflow_state is not None:  # changes were asked for
        page.current_workflow_state.resume(user=author)
    else:
        page.get_workflow().start(page, author)
    return TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id=str(page.pk))


def proposed(owner: OrganizationPage, author: Any, audience: str = "public") -> Proposal:
    """Propose to open a published edition."""
    page = factories.edition(factories.instrument(owner), audience=None)
    proposal = propose_release(
        kind="edition",
        thing=page.translation_key,
        title=page.title,
        organization=owner,
        audience=audience,
        authority="Decision 1",
        by=author,
    )
    assert proposal is not None
    return proposal


def entry(**fields: Any) -> ApproverEntry:
    """Return the entry of a legal adviser."""
    values = {
        "name": "Ana Legal",
        "function": "Legal adviser",
        "email": "ana@example.org",
        "consent_on": datetime.date(2004, 5, 3),
        "valid_from": datetime.date(2004, 5, 3),
    }
    return ApproverEntry(**{**values, **fields})


def registered(owner: OrganizationPage, *, letter: ScannedLetter | None = None, **fields: Any) -> RegisteredApprover:
    """Register an approver whom the organization confirmed, without adding anybody to it."""
    made = enter_approver(organization=owner, entry=entry(**fields), letter=letter, by=factories.secretariat_member())
    RegisteredApprover.objects.filter(pk=made.pk).update(
        confirmed_by=factories.secretariat_member(), confirmed_at=timezone.now(), is_confirmed_inside=True
    )
    return RegisteredApprover.objects.get(pk=made.pk)


def one_person_office(owner: OrganizationPage, reason: str = "Letter of 3 May") -> OnePersonOffice:
    """Mark an organization by its letter, as two of the secretariat."""
    mark_one_person_office(organization=owner, reason=reason, letter=LETTER, by=factories.secretariat_member())
    return agree_to_one_person_office(organization=owner, by=factories.secretariat_member())


def code_in_mail() -> str:
    """Return the digits of the newest mail."""
    return re.findall(r"^(\d{8})$", str(mail.outbox[-1].body), re.MULTILINE)[0]


def link_in_mail() -> str:
    """Return the path of the link in the newest mail that has one."""
    bodies = [str(message.body) for message in mail.outbox]
    return next(
        found[0] for body in reversed(bodies) if (found := re.findall(r"https?://[^/\s]+(/\S*approve/\S+)", body))
    )


def in_days(days: int) -> datetime.date:
    """Return the day so many days from today."""
    return today() + datetime.timedelta(days=days)
