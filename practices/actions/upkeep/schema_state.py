"""Whether the database has the schema that this code needs."""

from practices.actions.exchange.touches import missing_touches
from practices.actions.triggers import missing_triggers
from practices.actions.upkeep.readiness import pending_migrations


def schema_faults() -> list[str]:
    """Return what the database lacks. Raises DatabaseError where it cannot be asked."""
    return [*pending_migrations(), *missing_triggers(), *missing_touches()]
