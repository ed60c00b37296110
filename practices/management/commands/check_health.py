"""Say how the portal stands."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practices.operations.health import HealthStatus, examine
from practices.operations.spells import reported_run
from practices.operations.watching import report_findings


class Command(BaseCommand):
    """Look at everything, mail what began to fail or works again, and exit with status 1 when something fails."""

    help = "Say how everything stands that the portal rests on. Exit status 1 when something fails; warnings do not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the form of the answer."""
        parser.add_argument("--json", action="store_true", help="Print JSON, for programs.")
        parser.add_argument("--strict", action="store_true", help="Exit with status 1 for warnings too.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for each finding."""
        now = timezone.now()
        with reported_run("health check"):
            findings = examine(now=now)
            report_findings(findings, now=now)
        if options["json"]:
            rows = [{"name": one.name, "verdict": one.verdict, "words": one.words} for one in findings]
            self.stdout.write(json.dumps(rows, indent=1))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.verdict:4}  {finding.name}: {finding.words}")
        refused = {HealthStatus.FAIL, HealthStatus.WARN} if options["strict"] else {HealthStatus.FAIL}
        bad = [finding.name for finding in findings if finding.verdict in refused]
        if bad:
            raise CommandError(f"Not well: {', '.join(bad)}.")
