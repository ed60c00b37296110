"""What one says about another: the notice that begins the waiting time, and the other's own words beside it."""

from practices.models import WAITING_TIME, Noticed, today


def begin_waiting(*, noticed: Noticed) -> None:
    """Note that the organization is told today: the public sees it once the waiting time has passed."""
    noticed.noticed_on = today()
    noticed.public_from = noticed.noticed_on + WAITING_TIME
    noticed.save(update_fields=["noticed_on", "public_from"])


def put_beside(*, noticed: Noticed, statement: str) -> None:
    """Keep the organization's own words of today beside it; "" takes them away."""
    noticed.statement = statement.strip()
    noticed.statement_on = today() if noticed.statement else None
    noticed.save(update_fields=["statement", "statement_on"])
