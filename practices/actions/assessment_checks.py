"""After a text was published or corrected: whether the assessments of it still rest on its words."""

from django.db import transaction

from practices.actions.ledger import lock_ledger
from practices.models import Assessment, AssessmentRecord, EditionPage
from practices.tables.assessments.pinned_words import standing_text


@transaction.atomic
def recheck_assessments(*, edition: EditionPage) -> int:
    """Note for each assessment of `edition` whether it holds; give how many no longer do.

    What does not hold is not public until a person judges again, or until the words come back.
    """
    lock_ledger(Assessment)  # whoever is assessing these words now is waited for
    records = list(
        AssessmentRecord.objects.filter(assessment__edition=edition, assessment__reverses__isnull=True)
        .select_related("assessment")
        .prefetch_related("assessment__pins__provision")
    )
    if not records:
        return 0
    text = standing_text(edition)
    holding = {record.pk for record in records if text.holds(record.assessment, record.assessment.pins.all())}
    AssessmentRecord.objects.filter(pk__in=holding, holds=False).update(holds=True)
    broken = [record.pk for record in records if record.pk not in holding]
    AssessmentRecord.objects.filter(pk__in=broken, holds=True).update(holds=False)
    return len(broken)
