"""What a killable process does: prepare a database, import into it, look what is there."""

import io
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command

from organizations.actions import found_organization
from practices.management.commands.import_instrument import Command
from practices.models.editions import EditionPage
from tests.measurements.audit.api_jobs import prepare_api, try_api_cases
from tests.measurements.audit.confirm_jobs import (
    confirm_sheet,
    decide_found,
    inspect_confirming,
    prepare_confirming,
)
from tests.measurements.audit.drill_jobs import back_up, describe_world, destroy, load_world, restore, verify
from tests.measurements.audit.harvest_jobs import begin_partner, harvest_partner, inspect_harvest
from tests.measurements.audit.publish_jobs import approve_waiting, inspect_publish, prepare_publish, publish_next
from tests.measurements.audit.report_jobs import freeze_next, inspect_reports, prepare_reports
from tests.measurements.audit.seal_jobs import inspect_seals, open_seals, prepare_seals
from tests.measurements.audit.sheet_jobs import (
    inspect_sheets,
    prepare_sheets,
    take_and_undo_sheet,
    take_sheet,
)
from tests.measurements.audit.survivors import describe, find_faults
from tests.measurements.audit.webhook_jobs import begin_webhooks, change_things, deliver, inspect_webhooks
from tests.measurements.audit.writer_jobs import inspect_writers, prepare_writers, write_events

__all__ = [
    "approve_waiting",
    "back_up",
    "begin_partner",
    "begin_webhooks",
    "change_things",
    "confirm_sheet",
    "decide_found",
    "deliver",
    "describe_world",
    "destroy",
    "freeze_next",
    "harvest_partner",
    "inspect",
    "inspect_confirming",
    "inspect_harvest",
    "inspect_publish",
    "inspect_reports",
    "inspect_seals",
    "inspect_sheets",
    "inspect_webhooks",
    "inspect_writers",
    "load_world",
    "open_seals",
    "prepare",
    "prepare_api",
    "prepare_confirming",
    "prepare_publish",
    "prepare_reports",
    "prepare_seals",
    "prepare_sheets",
    "prepare_writers",
    "publish_next",
    "restore",
    "run_import",
    "take_and_undo_sheet",
    "take_sheet",
    "try_api_cases",
    "verify",
    "write_events",
]

ISSUER = "issuer"
OPERATOR = "operator"
OPTIONS: dict[str, Any] = {
    "organization": ISSUER,
    "kind": "policy",
    "adopted_on": "2001",
    "language": "en",
    "publish": True,
    "by": OPERATOR,
    "authority": "Audit",
    "yes": True,
    "release": "public",
}


def prepare(_silence: io.StringIO) -> None:
    """Make who imports, and for whom."""
    get_user_model().objects.create_superuser(OPERATOR, f"{OPERATOR}@example.org", None)
    found_organization(name="Issuer", slug=ISSUER, kind="intergovernmental", by=None)


def run_import(path: str, said: dict[str, Any], silence: io.StringIO) -> None:
    """Import a file or folder, published and open to the public."""
    call_command(Command(), path, stdout=silence, stderr=silence, **{**OPTIONS, **said})


def inspect(batch: int, total: int, _silence: io.StringIO) -> dict[str, Any]:
    """Say what is wrong, and what there is."""
    faults = find_faults(batch=batch, total=total)
    return {"faults": faults, "state": describe(), "edition_count": EditionPage.objects.count()}
