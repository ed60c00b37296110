"""Take over from the revisions who changed which published words."""

from typing import Any

from django.core.management.base import BaseCommand

from practices.actions.content_edits import take_over


class Command(BaseCommand):
    """Bring the table of who changed which published fields up to the revisions that are there."""

    help = (
        "Take over from the revisions of every page who changed its published words, some pages at a time. The worker "
        "does so for pages that have nothing noted; this looks at all of them. Run it once after an upgrade, when no "
        "process of the release before runs. It can be stopped and run again."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Take over, and print how many edits were added."""
        self.stdout.write(f"{take_over(is_again=True)} edits noted.")
