"""What was decided for a time that has come: releases, and what waited long enough after a notice."""

import datetime
from dataclasses import dataclass

from practices.actions.assessment_notices import publish_due_assessments
from practices.actions.claims import publish_due_claims
from practices.actions.releases import apply_due
from practices.models import Assessment, ReleaseDecision, today


@dataclass(frozen=True, slots=True)
class Applied:
    """What took effect: release decisions, assessments that are public now, and how many checked sentences are."""

    decisions: list[ReleaseDecision]
    assessments: list[Assessment]
    claim_count: int


def apply_all_due(*, now: datetime.datetime) -> Applied:
    """Let everything take effect whose time has come, each kind by itself; running it again changes nothing."""
    on = today()
    return Applied(apply_due(now=now), publish_due_assessments(on=on), publish_due_claims(on=on))
