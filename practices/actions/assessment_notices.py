"""How what the secretariat judged becomes public: agreement, or notice and a waiting time; the statement beside it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from practices.actions.assessments import AssessmentRefused, is_followed
from practices.actions.judgement_log import AGREED, STATED, TOLD, note_in_log
from practices.actions.notices import begin_waiting, put_beside
from practices.mails import mail_notice
from practices.models import Assessment, AssessmentRecord, Judge, today
from practices.permissions import acts_for, judge_for


@transaction.atomic
def agree_to_assessment(*, assessment: Assessment, by: Any) -> None:
    """Note that the organization agrees to what was judged: the public sees it now. Raises AssessmentRefused."""
    _refuse_strangers(assessment, by)
    record = _locked(assessment)
    _refuse_public(assessment, record)
    record.is_public, record.agreed_on = True, today()
    record.save(update_fields=["is_public", "agreed_on"])
    note_in_log(judgement=assessment, action=AGREED, by=by)


@transaction.atomic
def give_notice(*, assessment: Assessment, by: Any) -> AssessmentRecord:
    """Tell the organization's people what was judged: public after the waiting time. Raises AssessmentRefused."""
    organization = assessment.instrument.organization
    assert organization is not None  # noqa: S101 - null only while a page is being made
    if assessment.judge != Judge.SECRETARIAT or judge_for(by, organization) != Judge.SECRETARIAT:
        raise AssessmentRefused(_("Only the secretariat gives notice, and only of what it judged."))
    record = _locked(assessment)
    _refuse_public(assessment, record)
    if record.noticed_on is not None:
        raise AssessmentRefused(_("The organization was told already."))
    begin_waiting(noticed=record)
    note_in_log(judgement=assessment, action=TOLD, by=by)
    mail_notice(assessment, record)
    return record


@transaction.atomic
def state_beside(*, assessment: Assessment, statement: str, by: Any) -> None:
    """Put the organization's own words beside it, at any time; "" takes them away. Raises AssessmentRefused."""
    _refuse_strangers(assessment, by)
    record = _locked(assessment)
    put_beside(noticed=record, statement=statement)
    note_in_log(judgement=assessment, action=STATED, by=by)


@transaction.atomic
def publish_due_assessments(*, on: datetime.date) -> list[Assessment]:
    """Make public what waited long enough by the day `on`; give these assessments in the order of the ledger.

    What was replaced or taken back meanwhile never becomes public.
    """
    later = Assessment.objects.filter(
        text=OuterRef("assessment__text"),
        topic=OuterRef("assessment__topic"),
        judge=OuterRef("assessment__judge"),
        sequence__gt=OuterRef("assessment__sequence"),
    )
    due = (
        AssessmentRecord.objects.due(on)
        .exclude(Exists(later))
        .select_for_update(of=("self",))
        .select_related("assessment__instrument", "assessment__topic")
        .order_by("assessment__sequence")
    )
    records = list(due)
    AssessmentRecord.objects.filter(pk__in=[record.pk for record in records]).update(is_public=True)
    return [record.assessment for record in records]


def _locked(assessment: Assessment) -> AssessmentRecord:
    record: AssessmentRecord = AssessmentRecord.objects.select_for_update(of=("self",)).get(assessment=assessment)
    return record


def _refuse_strangers(assessment: Assessment, by: Any) -> None:
    organization = assessment.instrument.organization
    assert organization is not None  # noqa: S101 - null only while a page is being made
    if not acts_for(by, organization):
        raise AssessmentRefused(_("Only the organization itself agrees, and adds its statement."))


def _refuse_public(assessment: Assessment, record: AssessmentRecord) -> None:
    if record.is_public:
        raise AssessmentRefused(_("This assessment is public already."))
    if assessment.reverses_id or is_followed(assessment):
        raise AssessmentRefused(_("This assessment was replaced or taken back before."))
