"""Commands that write bring the change log up to date at their end."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from practices.exchange.actions.changes import note_changes
from practices.management.writing import WritingCommand
from practices.models.exchange.changes import Change, Touch
from tests import factories

NOTHING_SHOWN = {
    "align", "backup", "check_evidence", "check_health", "deliver_webhooks", "drill", "export_edition",
    "export_vocabulary", "harvest", "hsts_header", "list_source_contents", "propose_links", "refresh_vectors",
    "repair_schema", "report_failure", "restore", "row_level_security", "second_wall", "segment", "similar",
    "take_over_writers", "take_reply", "verify_ledger",
}  # fmt: skip
"""Commands that write nothing that the log tells of."""
BY_THEMSELVES = {"apply_due", "run_due", "seed_scale", "send_updates", "start"}
"""Commands that note changes in the midst of what they do."""


class Half(WritingCommand):
    """Writes, and then refuses."""

    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        factories.topic("gifts")
        raise CommandError("Refused.")


@pytest.mark.django_db
def test_what_a_command_wrote_is_told_at_its_end_also_where_it_refuses(settings: Any) -> None:
    note_changes()
    with pytest.raises(CommandError):
        call_command(Half())
    assert Touch.objects.exists()  # left to `apply_due` where that is set

    settings.CHANGES_AT_ONCE = True
    call_command("make_test_organization", "Trial", verbosity=0)

    assert not Touch.objects.exists()
    assert Change.objects.order_by("sequence").last().thing == "gifts"


def test_every_command_that_writes_what_is_shown_notes_it() -> None:
    names = [name for name, app in get_commands().items() if app == "practices"]
    noting = {name for name in names if isinstance(load_command_class("practices", name), WritingCommand)}

    assert set(names) - noting <= NOTHING_SHOWN | BY_THEMSELVES
