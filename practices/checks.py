"""What `manage.py check` and `migrate` see to: the triggers of the ledgers, the accounts of the demonstration."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from practices.actions.triggers import missing_triggers
from practices.models import Demonstration


@register(Tags.database)
def check_triggers(*, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Fail when a ledger is not guarded (on SQLite any AlterField silently drops its triggers)."""
    return [
        Error(
            f"The trigger {name} is missing: the ledger is not guarded.",
            hint="Run manage.py migrate.",
            id="practices.E001",
        )
        for alias in databases or []
        for name in missing_triggers(alias)
    ]


@register(Tags.security, deploy=True)
def check_demonstration(**kwargs: Any) -> list[CheckMessage]:
    """Fail when the accounts of the demonstration are still there: their passwords are printed in the README."""
    try:
        accounts = [name for row in Demonstration.objects.all() for name in row.accounts]
        left = get_user_model().objects.filter(username__in=accounts).count()
    except DatabaseError:
        return []
    if not left:
        return []
    return [
        Error(
            f"{left} accounts of the demonstration are in this database.",
            hint="Run DEBUG=1 manage.py seed_demo --remove.",
            id="practices.E002",
        )
    ]
