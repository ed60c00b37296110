"""Mails on what waits for a second person, and on what others say about an organization."""

import datetime
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.mail import (
    BaseGroupApprovalTaskStateEmailNotifier,
    EmailNotificationMixin,
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import TaskState

from organizations.focal_points import DirectoryAddress
from organizations.languages import language_of_person, spoken_language
from organizations.membership import members_of, people_of
from organizations.models import SECRETARIAT, FocalPoint, InvitationState, OrganizationPage
from organizations.planned_mails import gather_approvers, send_after_commit
from organizations.second_persons import UNREACHABLE_AFTER, is_reached
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.assessments import Assessment, AssessmentRecord
from practices.models.claims import Claim
from practices.models.dates import format_partial_date
from practices.models.editions import today
from practices.models.exchange.tokens import AccessToken
from practices.models.exchange.webhooks import Webhook
from practices.models.initiatives import Participation
from practices.models.notices import Noticed
from practices.models.recognitions import Recognition
from practices.models.reports.drafts import Clearance
from practices.models.seals import SealOpening
from practices.models.workflows import FourEyesTask, organization_of
from practices.queries.wording import list_phrases, written_date


class AfterCommitMail(EmailNotificationMixin):
    """Sends a notification of Wagtail once what it is about is committed: a draft that comes to nothing sends none."""

    def send_notifications(
        self, template_set: dict[str, str], context: dict[str, Any], recipients: set[Any], **kwargs: Any
    ) -> bool:
        send = partial(self.send_emails, template_set, context, recipients, **kwargs)
        send_after_commit(send, [person.email for person in recipients])
        return True


class GatheredMail(AfterCommitMail):
    """Asks for approval; where many entries are made at once, who is asked is gathered instead."""

    def send_notifications(
        self, template_set: dict[str, str], context: dict[str, Any], recipients: set[Any], **kwargs: Any
    ) -> bool:
        if gather_approvers([person.pk for person in recipients]):
            return True
        return super().send_notifications(template_set, context, recipients, **kwargs)


class GroupTaskMail(GatheredMail, GroupApprovalTaskStateSubmissionEmailNotifier):
    """Wagtail's mail on a task that a group has to do."""


class SubmissionMail(GatheredMail, WorkflowStateSubmissionEmailNotifier):
    """Wagtail's mail on what was submitted."""


class ApprovalMail(AfterCommitMail, WorkflowStateApprovalEmailNotifier):
    """Wagtail's mail on what was approved."""


class RejectionMail(AfterCommitMail, WorkflowStateRejectionEmailNotifier):
    """Wagtail's mail on what was rejected."""


class ApproversMail(GatheredMail, BaseGroupApprovalTaskStateEmailNotifier):
    """Tells the approvers of the page's organization, and their deputies, that a text waits; but not who submitted.

    Who changed the text, and so may not approve it, is told that as well, and who may.
    """

    notification = "submitted"

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return isinstance(instance, TaskState) and isinstance(instance.task.specific, FourEyesTask)

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> set[Any]:
        organization = organization_of(task_state.workflow_state.content_object)
        if organization is None or organization.approvers_id is None:
            return set()
        deputies = Deputy.objects.filter(organization=organization).holding(today()).order_by().values("deputy")
        second = Q(groups=organization.approvers_id) | Q(pk__in=deputies)
        approvers = get_user_model().objects.filter(second, is_active=True).distinct()
        submitter = kwargs.get("user")
        return set(approvers.exclude(pk=submitter.pk) if submitter is not None else approvers)

    def get_template_set(self, instance: TaskState, **kwargs: Any) -> dict[str, str]:
        base = "practices/mails/text_submitted"
        return {"subject": f"{base}_subject.txt", "text": f"{base}.txt", "html": f"{base}.html"}


def mail_import_submitted(person: Any, *, file: str, count: int) -> None:
    """Ask a person once to approve what an import of a sheet submitted."""
    _send(
        "import_submitted",
        lambda: {"file": file, "count": count, "address": settings.BASE_URL + reverse("wagtailadmin_home")},
        language_of_person(person),
        person.email,
    )


def _what_follows(noticed: Noticed) -> str:
    """Say what follows where the organization does not answer a notice."""
    if noticed.public_from is None:
        return _("It is not public, and becomes so only if your organization agrees.")
    return _(
        "It becomes public if your organization agrees. Without an answer it is shown from "
        "%(day)s on, marked as recorded by the secretariat and not confirmed by your "
        "organization, as provided in the terms that your organization accepted."
    ) % {"day": written_date(noticed.public_from)}


def mail_notice(assessment: Assessment, record: AssessmentRecord) -> None:
    """Tell the people of the organization, each in their language and after the commit, what is said of its text."""
    _tell(
        assessment.instrument.organization,
        "notice",
        lambda: {
            "instrument": assessment.instrument.title_in(),
            "topic": assessment.topic.label_in(),
            "finding": assessment.get_finding_display(),
            "what_follows": _what_follows(record),
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
            "what_follows": _what_follows(claim),
            "address": settings.BASE_URL + reverse("claims:detail", args=[claim.public_id]),
        },
    )


def mail_adoption_notice(event: AdoptionEvent, record: AdoptionRecord) -> int:
    """Tell what is recorded of the organization, in each one's language and after the commit; give how many are told.

    Its people with an account; where it has none, its focal points of today.
    """

    def describe() -> dict[str, Any]:
        return {
            "reference": event.reference.title_in(),
            "track": event.get_track_display(),
            "state": event.get_state_display(),
            "since": format_partial_date(event.effective_on, event.effective_precision),
            "what_follows": _what_follows(record),
            "address": settings.BASE_URL + reverse("adoption_events:detail", args=[event.public_id]),
        }

    told = _tell(event.organization, "adoption_notice", describe)
    return told or _tell_focal_points(event.organization, "adoption_notice_outside", describe)


def mail_adoption_notices(told: Sequence[tuple[AdoptionEvent, AdoptionRecord]]) -> int:
    """Tell all that is recorded of one organization by one mail, as `mail_adoption_notice` does; give how many."""
    if len(told) == 1:
        return mail_adoption_notice(*told[0])
    organization = told[0][0].organization

    def describe() -> dict[str, Any]:
        entries = [
            {
                "reference": event.reference.title_in(),
                "track": event.get_track_display(),
                "state": event.get_state_display(),
                "since": format_partial_date(event.effective_on, event.effective_precision),
            }
            for event, _record in told
        ]
        address = f"{reverse('adoption_events:index')}?waits=agreement&organization={organization.translation_key}"
        return {
            "entries": entries,
            "what_follows": _what_follows(told[0][1]),
            "address": settings.BASE_URL + address,
        }

    people = _tell(organization, "adoption_notices", describe)
    return people or _tell_focal_points(organization, "adoption_notices_outside", describe)


def mail_participation_notice(participation: Participation) -> int:
    """Tell in what the organization is said to take part, as `mail_adoption_notice` does; give how many are told."""

    def describe() -> dict[str, Any]:
        return {
            "initiative": participation.initiative.title,
            "what_follows": _what_follows(participation),
            "address": settings.BASE_URL + reverse("initiatives_admin:part", args=[participation.public_id]),
        }

    told = _tell(participation.organization, "participation_notice", describe)
    return told or _tell_focal_points(participation.organization, "participation_notice", describe)


def mail_made_token(token: AccessToken) -> int:
    """Tell the people of the organization that a key to its things was made, and by whom; give how many are told."""
    return _tell(
        token.organization,
        "token_made",
        lambda: {
            "name": token.name,
            "person": str(token.made_by),
            "expires_on": token.expires_on,
            "address": settings.BASE_URL + reverse("access_tokens:index"),
        },
    )


def mail_ending_token(token: AccessToken) -> int:
    """Tell the people of the organization until when a key holds, and where the next one is made; give how many."""
    return _tell(
        token.organization,
        "token_ending",
        lambda: {
            "name": token.name,
            "expires_on": token.expires_on,
            "address": f"{settings.BASE_URL}{reverse('access_tokens:add')}?after={token.public_id}",
        },
    )


def mail_paused_webhook(webhook: Webhook, *, is_gone: bool) -> int:
    """Tell the people of the organization that no more calls are made, and why; give how many are told."""
    return _tell(
        webhook.organization,
        "webhook_paused",
        lambda: {
            "name": webhook.name,
            "is_gone": is_gone,
            "address": settings.BASE_URL + reverse("webhooks:detail", args=[webhook.public_id]),
        },
    )


def mail_seal(opening: SealOpening, say: Callable[[], str]) -> int:
    """Tell every member of the organization who opened or closed its sealed texts; return how many are told."""
    people = members_of(opening.organization).filter(is_active=True).exclude(email="").order_by("pk")

    def describe() -> dict[str, Any]:
        return {
            "said": say(),
            "asked_by": str(opening.asked_by),
            "agreed_by": str(opening.agreed_by or ""),
            "ended_by": str(opening.ended_by or ""),
            "reason": opening.reason,
            "days": opening.days,
            "until": opening.until,
            "address": settings.BASE_URL + reverse("seals:index"),
        }

    for person in people:
        _send("seal", describe, language_of_person(person), person.email)
    return len(people)


def mail_focal_point(focal_point: FocalPoint, name: str, describe: Callable[[], dict[str, Any]]) -> None:
    """Send one mail to a focal point after the commit, in its language where the portal speaks it."""
    _send(name, describe, spoken_language(focal_point.language), focal_point.email)


def mail_registered_approver(approver: RegisteredApprover, name: str, describe: Callable[[], dict[str, Any]]) -> None:
    """Send one mail to a registered approver after the commit; it names no title, since mails are passed on."""
    _send(name, describe, spoken_language(approver.language), approver.email)


def mail_asked_reader(clearance: Clearance, name: str, describe: Callable[[], dict[str, Any]]) -> None:
    """Send one mail to who is asked to clear a draft, after the commit; it names no title: mails are passed on."""
    _send(name, describe, spoken_language(clearance.draft.language), clearance.email)


def mail_account(person: Any, name: str, describe: Callable[[], dict[str, Any]]) -> None:
    """Send one mail to somebody with an account after the commit; nobody, or an account that is closed, gets none."""
    if person is None or not person.is_active or not person.email:
        return
    _send(name, describe, language_of_person(person), person.email)


def mail_secretariat(name: str, describe: Callable[[], dict[str, Any]]) -> None:
    """Send one mail to each of the secretariat after the commit."""
    people = get_user_model().objects.filter(groups__name=SECRETARIAT, is_active=True).exclude(email="")
    for person in people.order_by("pk"):
        _send(name, describe, settings.LANGUAGE_CODE, person.email)


def mail_recognised(row: Recognition, *, doubt_count: int) -> None:
    """Tell who asked, after the commit, that the words of a scan are recognised."""
    mail_account(
        row.asked_by,
        "recognised",
        lambda: {
            "title": row.edition.title,
            "pages": row.page_count,
            "doubts": doubt_count,
            "address": settings.BASE_URL + reverse("wagtailadmin_pages:edit", args=[row.edition_id]),
        },
    )


def mail_second_persons(organization: OrganizationPage, waiting: Any, refuse: Callable[[Any], str], path: str) -> int:
    """Tell those who can confirm it, once, that something about an organization waits; return how many are told.

    Its own approvers and focal points; where none of them can, the secretariat. `waiting` says what it is, `refuse`
    why somebody cannot confirm it.
    """
    people = get_user_model().objects.filter(is_active=True).exclude(email="").distinct().order_by("pk")
    own = people.filter(groups__in=[organization.approvers_id, organization.coordinators_id])
    asked = [person for person in own if not refuse(person)]
    if not asked:
        asked = [person for person in people.filter(groups__name=SECRETARIAT) if not refuse(person)]

    def describe() -> dict[str, Any]:
        return {
            "organization": organization.name_in(),
            "waiting": str(waiting),
            "address": settings.BASE_URL + path,
        }

    for person in asked:
        mail_account(person, "second_person_wanted", describe)
    return len(asked)


def mail_people_or_directory(organization: OrganizationPage, name: str, describe: Callable[[], dict[str, Any]]) -> int:
    """Tell the people of an organization in any role; return how many are told.

    Without people: the addresses in the directory, and whom its letter nominated and who is invited.
    """
    mailboxes = _mailboxes_of(organization)
    for address, language in mailboxes:
        _send(name, describe, language, address)
    return len(mailboxes)


def mail_address_change(
    *, organization: OrganizationPage, before: DirectoryAddress | None, after: DirectoryAddress | None, by: Any
) -> None:
    """Tell that an address in the directory was entered, changed or removed, and by whom: all but that person.

    Both addresses are told, so that nobody is replaced without knowing, and whoever else is told of what is done for
    the organization.
    """
    told = [(one.email, spoken_language(one.language)) for one in (before, after) if one is not None and one.email]
    mailboxes = {address.casefold(): (address, language) for address, language in [*_mailboxes_of(organization), *told]}
    mailboxes.pop(by.email.casefold(), None)
    is_left = is_reached(organization, since=timezone.now() + datetime.timedelta(days=1))

    def describe() -> dict[str, Any]:
        return {
            "organization": organization.name_in(),
            "before": _where(before),
            "after": _where(after),
            "who": str(by),
            "days": 0 if is_left else UNREACHABLE_AFTER.days,
            "address": settings.BASE_URL + reverse("focal_points:detail", args=[organization.translation_key]),
        }

    for address, language in mailboxes.values():
        _send("address_changed", describe, language, address)


def _where(one: DirectoryAddress | None) -> str:
    """Say where an entry is written to, and from when until when; "" for nowhere."""
    if one is None:
        return ""
    words = {
        "address": list_phrases(filter(None, (one.email, " ".join(one.postal_address.split())))),
        "from": written_date(one.valid_from),
    }
    if one.valid_until is None:
        return _("%(address)s (from %(from)s)") % words
    return _("%(address)s (from %(from)s to %(until)s)") % {**words, "until": written_date(one.valid_until)}


def _mailboxes_of(organization: OrganizationPage) -> list[tuple[str, str]]:
    """Return where an organization is told of what is done for it, each with its language."""
    people = members_of(organization).filter(is_active=True).exclude(email="")
    if found := [(person.email, language_of_person(person)) for person in people]:
        return found
    nominated = organization.invitations.filter(state=InvitationState.SENT, is_by_letter=True).order_by("pk")
    invited = dict.fromkeys(nominated.values_list("email", flat=True))
    points = _focal_points_of(organization)
    return [
        *((address, settings.LANGUAGE_CODE) for address in invited),
        *((point.email, spoken_language(point.language)) for point in points),
    ]


def _tell(organization: OrganizationPage | None, name: str, describe: Callable[[], dict[str, Any]]) -> int:
    assert organization is not None  # noqa: S101 - null only while a page is being made
    people = people_of(organization).filter(is_active=True).exclude(email="").order_by("pk")
    for person in people:
        _send(name, describe, language_of_person(person), person.email)
    return len(people)


def _tell_focal_points(organization: OrganizationPage, name: str, describe: Callable[[], dict[str, Any]]) -> int:
    points = _focal_points_of(organization)
    for point in points:
        mail_focal_point(point, name, describe)
    return len(points)


def _focal_points_of(organization: OrganizationPage) -> list[FocalPoint]:
    points = FocalPoint.objects.valid(today()).filter(organization=organization)
    return list(points.exclude(email="").order_by("pk"))


def _send(name: str, describe: Callable[[], dict[str, Any]], language: str, address: str) -> None:
    with override(language):
        context = describe()
        subject = render_to_string(f"practices/mails/{name}_subject.txt", context).strip()
        body = render_to_string(f"practices/mails/{name}.txt", context)
    send_after_commit(partial(send_mail, subject, body, None, [address]), [address])
