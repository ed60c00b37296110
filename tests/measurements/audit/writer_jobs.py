"""What each of several writers does at the same time: record events as a request does, and count refusals."""

import io
import time
import traceback
from typing import Any

from django.db import OperationalError

from organizations.models import OrganizationPage
from practices.actions.ledger import verify
from practices.actions.triggers import ledgers
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import AdoptionEvent
from practices.models.dates import PartialDate
from practices.models.exchange.changes import Change
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.statements import record_adoption

FIRST_YEAR, YEARS = 1950, 70


def prepare_writers(writers: int, _silence: io.StringIO) -> None:
    """Make a reference, and for each writer an organization with an officer."""
    factories.instrument()
    for number in range(writers):
        factories.officer(factories.organization(f"Writer {number}"))
    note_changes()


def write_events(number: int, count: int, _silence: io.StringIO) -> dict[str, Any]:
    """Record `count` events of a writer's organization, each as a request does; give how many were refused, and why."""
    organization = OrganizationPage.objects.get(title=f"Writer {number}")
    reference, officer = InstrumentPage.objects.get(), organization.officers.user_set.get()
    refused: list[str] = []
    for turn in range(count):
        began = time.monotonic()
        try:
            record_adoption(
                organization=organization, reference=reference, track="adoption",
                state=("in_place", "partly")[turn // YEARS % 2],
                effective=PartialDate.parse(str(FIRST_YEAR + turn % YEARS)), by=officer,
            )  # fmt: skip
            note_changes()
        except OperationalError as error:
            frames = traceback.extract_tb(error.__traceback__)
            ours = [frame for frame in frames if "/practices/" in frame.filename]
            where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(ours))
            refused.append(f"{error} after {time.monotonic() - began:.1f} s in {where}")
    return {"refused": refused}


def inspect_writers(_silence: io.StringIO) -> dict[str, Any]:
    """Say how many events there are, how many of them the change log tells, and which ledger does not hold."""
    broken = [model._meta.db_table for model in ledgers() if verify(model) is not None]
    told = Change.objects.filter(kind="adoption", act="created", scope="").values("thing").distinct().count()
    return {"count": AdoptionEvent.objects.count(), "told": told, "broken": broken}
