"""Apply what was decided for now: releases, and assessments that waited long enough."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices.actions.assessment_notices import publish_due_assessments
from practices.actions.claims import publish_due_claims
from practices.actions.releases import apply_due
from practices.models import today


class Command(BaseCommand):
    """Bring the audiences to what was decided for now; to be run each minute."""

    help = "Apply the release decisions and publish the assessments whose time has come. Run it each minute."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Apply what is due and print each decision."""
        decisions = apply_due(now=timezone.now())
        for decision in decisions:
            self.stdout.write(f"{decision.kind} {decision.thing}: {decision.audience}")
        self.stdout.write(f"{len(decisions)} applied.")
        for assessment in publish_due_assessments(on=today()):
            self.stdout.write(f"{assessment} is public: {assessment.instrument}, {assessment.topic.code}")
        claims = publish_due_claims(on=today())
        if claims:
            self.stdout.write(f"{claims} checked sentences are public.")
