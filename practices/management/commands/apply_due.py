"""Apply what was decided for now: releases, and what waited long enough after a notice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices.operations.due import apply_all_due, tell_all_due


class Command(BaseCommand):
    """Bring the audiences to what was decided for now; to be run each minute."""

    help = "Apply the release decisions and publish what waited long enough after a notice. Run it each minute."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Apply what is due and print each decision; then tell who is to be told."""
        applied = apply_all_due(now=timezone.now())
        for decision in applied.decisions:
            self.stdout.write(f"{decision.kind} {decision.thing}: {decision.audience}")
        self.stdout.write(f"{len(applied.decisions)} applied.")
        for assessment in applied.assessments:
            self.stdout.write(f"{assessment} is public: {assessment.instrument}, {assessment.topic.code}")
        for event in applied.adoptions:
            self.stdout.write(f"{event} is public: {event.organization}, {event.reference}")
        if applied.claim_count:
            self.stdout.write(f"{applied.claim_count} checked sentences are public.")
        if applied.participation_count:
            self.stdout.write(f"{applied.participation_count} participations in joint initiatives are public.")
        told = tell_all_due(now=timezone.now())
        counted = {
            "submissions were decided": applied.submission_count,
            "changes were noted": applied.change_count,
            "things were looked at for logs that began": told.looked_at_count,
            "network addresses of sign-ins were forgotten": applied.address_count,
            "access tokens end soon; their organizations were told": told.token_count,
            "calls of webhooks were accepted": told.webhook_count,
            "mails to followers were sent": told.mail_count,
            "mails that were kept were sent": told.kept_mail_count,
        }
        for words, count in counted.items():
            if count:
                self.stdout.write(f"{count} {words}.")
