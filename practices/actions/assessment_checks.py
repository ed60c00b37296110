"""After a text was published or corrected: whether the assessments of it still rest on its words."""

import uuid

from django.db import transaction

from organizations.locks import lock_named
from practices.models.assessments import AssessmentRecord
from practices.models.editions import EditionPage
from practices.queries.assessments.pinned_words import standing_text


def lock_judgements(*, text: uuid.UUID) -> None:
    """Let nobody else judge the words of a text, or exchange them, to the end of the transaction."""
    lock_named(f"judgements {text}")


@transaction.atomic
def recheck_assessments(*, edition: EditionPage) -> int:
    """Note for each assessment of `edition` whether it holds; give how many no longer do.

    What does not hold is not public until a person judges again, or until the words come back.
    """
    lock_judgements(text=edition.translation_key)
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
