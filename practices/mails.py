"""Mails on what waits for a second person, and on what others say about an organization."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.mail import BaseGroupApprovalTaskStateEmailNotifier
from wagtail.models import TaskState

from organizations.models import OrganizationPage
from practices.models import Assessment, AssessmentRecord, Claim, FourEyesTask
from practices.models.workflows import organization_of


class ApproversMail(BaseGroupApprovalTaskStateEmailNotifier):
    """Tells the approvers of the page's organization that a text waits, but not who submitted it."""

    notification = "submitted"

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return isinstance(instance, TaskState) and isinstance(instance.task.specific, FourEyesTask)

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> set[Any]:
        organization = organization_of(task_state.workflow_state.content_object)
        if organization is None or organization.approvers_id is None:
            return set()
        approvers = get_user_model().objects.filter(groups=organization.approvers_id, is_active=True)
        submitter = kwargs.get("user")
        return set(approvers.exclude(pk=submitter.pk) if submitter is not None else approvers)

    def get_template_set(self, instance: TaskState, **kwargs: Any) -> dict[str, str]:
        base = "wagtailadmin/notifications/task_state_submitted"
        return {"subject": f"{base}_subject.txt", "text": f"{base}.txt", "html": f"{base}.html"}


def mail_notice(assessment: Assessment, record: AssessmentRecord) -> None:
    """Tell the people of the organization, each in their language and after the commit, what is said of its text."""
    _tell(
        assessment.instrument.organization,
        "notice",
        lambda: {
            "instrument": assessment.instrument.title_in(),
            "topic": assessment.topic.label_in(),
            "finding": assessment.get_finding_display(),
            "public_from": record.public_from,
            "address": settings.BASE_URL + reverse("assessments:detail", args=[assessment.public_id]),
        },
    )


def mail_claim_notice(claim: Claim) -> None:
    """Tell the people of the organization, each in their language and after commit, what was checked in its note."""
    _tell(
        claim.organization,
        "claim_notice",
        lambda: {
            "sentence": claim.sentence,
            "verdict": claim.get_verdict_display(),
            "public_from": claim.public_from,
            "address": settings.BASE_URL + reverse("claims:detail", args=[claim.public_id]),
        },
    )


def _tell(organization: OrganizationPage | None, name: str, describe: Callable[[], dict[str, Any]]) -> None:
    assert organization is not None  # noqa: S101 - null only while a page is being made
    acting = Q(groups=organization.officers_id) | Q(groups=organization.approvers_id)
    for person in get_user_model().objects.filter(acting, is_active=True).exclude(email="").distinct().order_by("pk"):
        profile = getattr(person, "wagtail_userprofile", None)
        with override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
            context = describe()
            subject = render_to_string(f"practices/mails/{name}_subject.txt", context).strip()
            body = render_to_string(f"practices/mails/{name}.txt", context)
        transaction.on_commit(partial(send_mail, subject, body, None, [person.email]), robust=True)
