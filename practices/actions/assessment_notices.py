"""How what the secretariat judged becomes public: by agreement, or shown as its word; the statement beside it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.assessments import AssessmentRefused, is_followed
from practices.actions.judgement_log import AGREED, OBJECTED, STATED, TOLD, note_in_log
from practices.actions.kept_files import keeping_files
from practices.actions.notices import (
    FIELDS,
    Agreement,
    begin_waiting,
    hear_objection,
    may_be_told,
    put_beside,
    screen_of,
)
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.relayed import UNKNOWN, Provenance, relay, settle
from practices.mails import mail_notice
from practices.models.assessments import Assessment, AssessmentRecord, Judge
from practices.models.editions import today
from practices.models.relayed import RelayedKind, RelayedStatement
from practices.permissions import acts_for, judge_for


@transaction.atomic
def agree_to_assessment(*, assessment: Assessment, by: Any) -> None:
    """Note that the organization agrees to what was judged: the public sees it as agreed. Raises AssessmentRefused."""
    _refuse_strangers(assessment, by)
    record = _locked(assessment)
    _refuse_agreed(assessment, record)
    _publish(record, Agreement(today()))
    settle(by=by, assessment=assessment)
    note_in_log(judgement=assessment, action=AGREED, by=by)


@keeping_files()
def relay_assessment_agreement(
    *, assessment: Assessment, on: datetime.date | None, by: Any, provenance: Provenance = UNKNOWN
) -> RelayedStatement:
    """Enter that the organization agreed by letter, for a second person to confirm.

    Raises AssessmentRefused and RelayRefused.
    """
    _refuse_agreed(assessment, _locked(assessment))
    kind, organization = RelayedKind.AGREEMENT, _organization(assessment)
    return relay(organization=organization, kind=kind, said_on=on, by=by, provenance=provenance, assessment=assessment)


def publish_agreed_assessment(*, assessment: Assessment, agreement: Agreement) -> None:
    """Make public what the organization agreed to, or what is from a source. Raises AssessmentRefused."""
    record = _locked(assessment)
    _refuse_agreed(assessment, record)
    _publish(record, agreement)


@transaction.atomic
def give_notice(*, assessment: Assessment, by: Any) -> AssessmentRecord:
    """Tell the organization's people what was judged, and ask for its agreement. Raises AssessmentRefused.

    Where the terms that it accepted say so, the public sees it after the waiting time as the secretariat's word.
    """
    organization = _organization(assessment)
    if assessment.judge != Judge.SECRETARIAT or judge_for(by, organization) != Judge.SECRETARIAT:
        raise AssessmentRefused(_("Only the secretariat gives notice, and only of its own assessments."))
    record = _locked(assessment)
    _refuse_public(assessment, record)
    if not may_be_told(record, organization):
        raise AssessmentRefused(_("The organization was already notified."))
    begin_waiting(noticed=record, organization=organization)
    note_in_log(judgement=assessment, action=TOLD, by=by)
    mail_notice(assessment, record)
    return record


@transaction.atomic
def object_to_assessment(*, assessment: Assessment, by: Any) -> bool:
    """Object, for the organization, to what is shown without its agreement; tell whether it is hidden now.

    Where the terms that it accepted do not cover it, the public does not see it any more, at once; else the
    secretariat is asked to take it down. Raises AssessmentRefused.
    """
    _refuse_strangers(assessment, by)
    record = _locked(assessment)
    if not (record.is_public and record.is_unconfirmed):
        raise AssessmentRefused(_("The organization stated this itself, or agreed to it, or it is not public."))
    note_in_log(judgement=assessment, action=OBJECTED, by=by)
    return hear_objection(record, _organization(assessment), screen_of("assessments:detail", assessment.public_id))


@transaction.atomic
def state_beside(*, assessment: Assessment, statement: str, by: Any) -> None:
    """Put the organization's own words beside it, at any time; "" takes them away. Raises AssessmentRefused."""
    _refuse_strangers(assessment, by)
    record = _locked(assessment)
    put_beside(noticed=record, statement=statement)
    note_in_log(judgement=assessment, action=STATED, by=by)


@transaction.atomic
def publish_due_assessments(*, on: datetime.date) -> list[Assessment]:
    """Make public what waited long enough by the day `on`, as the secretariat's word, by the order of the ledger.

    Only where the terms that the organization accepted say so; it is told. What was replaced or taken back meanwhile
    never becomes public.
    """
    later = Assessment.objects.filter(
        text=OuterRef("assessment__text"),
        topic=OuterRef("assessment__topic"),
        judge=OuterRef("assessment__judge"),
        sequence__gt=OuterRef("assessment__sequence"),
    )
    due = (
        AssessmentRecord.objects.due(on, about="assessment__instrument__organization")
        .exclude(Exists(later))
        .select_for_update(of=("self",))
        .select_related("assessment__instrument__organization", "assessment__topic")
        .order_by("assessment__sequence")
    )
    records = list(due)
    AssessmentRecord.objects.filter(pk__in=[record.pk for record in records]).update(is_public=True)
    for record in records:
        title = str(record.assessment.instrument.title_in("en"))
        organization = _organization(record.assessment)
        tell_organization(organization=organization, act=OutsideAct.SHOWN_AFTER_NOTICE, by=None, about=title)
    return [record.assessment for record in records]


def _locked(assessment: Assessment) -> AssessmentRecord:
    record: AssessmentRecord = AssessmentRecord.objects.select_for_update(of=("self",)).get(assessment=assessment)
    return record


def _refuse_strangers(assessment: Assessment, by: Any) -> None:
    if not acts_for(by, _organization(assessment)):
        raise AssessmentRefused(_("Only the organization itself agrees, and adds its statement."))


def _organization(assessment: Assessment) -> OrganizationPage:
    organization = assessment.instrument.organization
    assert organization is not None  # noqa: S101 - null only while a page is being made
    return organization


def _publish(record: AssessmentRecord, agreement: Agreement) -> None:
    agreement.note_in(record)
    record.save(update_fields=FIELDS)


def _refuse_public(assessment: Assessment, record: AssessmentRecord) -> None:
    if record.is_public:
        raise AssessmentRefused(_("This assessment is public already."))
    _refuse_followed(assessment)


def _refuse_agreed(assessment: Assessment, record: AssessmentRecord) -> None:
    if record.is_public and not record.is_unconfirmed:
        raise AssessmentRefused(_("This assessment is public already."))
    _refuse_followed(assessment)


def _refuse_followed(assessment: Assessment) -> None:
    if assessment.reverses_id or is_followed(assessment):
        raise AssessmentRefused(_("This assessment was already replaced or withdrawn."))
