"""Jobs of the audit of the API, done in a process of their own on the database of a place."""

import io
from typing import Any

from django.core.management import call_command

from organizations.models import OrganizationPage, User
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.tokens import make_token
from tests.measurements.audit.cases import try_api

OFFICER = "nsc-officer"


def prepare_api(silence: io.StringIO) -> None:
    """Load the demonstration exchange."""
    call_command("seed_demo", stdout=silence, stderr=silence)
    note_changes()


def try_api_cases(cases: int, seed: int, _silence: io.StringIO) -> dict[str, Any]:
    """Make up requests, some of them with the token of an organization; say what came of them."""
    officer = User.objects.get(username=OFFICER)
    organization = OrganizationPage.objects.get(officers__user=officer)
    _token, key = make_token(organization=organization, name="Audit", may_read=True, may_submit=True, by=officer)
    tried = try_api(cases=cases, key=key, seed=seed)
    faults = [f"{tried.times[name]} times {name}\n    {words}" for name, words in tried.faults.items()]
    return {"count": tried.count, "errors": tried.server_errors, "statuses": dict(tried.statuses), "faults": faults}
