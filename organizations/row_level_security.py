"""As whom the database answers: as the portal itself, or as a role that reads what is public (row-level security).

What that role may read is in `practices.actions.row_level_security`; decision 14 says why. Everything here does nothing
where no public role was entered.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from asgiref.local import Local
from django.db import connection, transaction

KEPT = ("organization", "instrument", "edition", "practice", "page")
"""What the public role reads once in a transaction: the names of settings of it."""

_here = Local()


@dataclass(slots=True)
class PublicRole(AbstractContextManager["PublicRole"]):
    """A transaction in which the database answers as `role`.

    `at_one_moment`: everything is read as it stands when the transaction begins, and nothing can be written.
    """

    role: str
    at_one_moment: bool = False
    is_up: bool = False
    _transaction: Any = field(default_factory=transaction.atomic)

    def __enter__(self) -> Self:
        is_first = not connection.in_atomic_block
        self._transaction.__enter__()
        try:
            if self.at_one_moment and is_first:
                _say("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _become(self.role)
            if not is_first:
                _forget()
        except BaseException as error:
            self._transaction.__exit__(type(error), error, error.__traceback__)
            raise
        self.is_up = True
        _here.role = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self.is_up:
            return
        self.is_up = False
        _here.role = None
        try:
            self._transaction.__exit__(kind, error, traceback)
        finally:
            if connection.in_atomic_block and not is_broken():
                _become("")  # within another transaction the role would stay


def active_role() -> PublicRole | None:
    """Return the public role as which this thread reads now."""
    role: PublicRole | None = getattr(_here, "role", None)
    return role if role is not None and role.is_up else None


def lift_public_role() -> None:
    """Go on as the portal itself, in no transaction: who asks has shown a right of their own."""
    role = active_role()
    if role is not None:
        role.__exit__(None, None, None)


@contextmanager
def own_role() -> Iterator[None]:
    """Act as the portal itself for a moment: for the few things that a request of the public writes or looks up."""
    role = active_role()
    if role is None:
        yield
        return
    _become("")
    _here.role = None
    try:
        yield
    finally:
        _here.role = role
        if not is_broken():
            _become(role.role)


def _forget() -> None:
    """Have what is kept for a transaction read anew: within another one it may be from before."""
    _say(f"SELECT {', '.join(f"set_config('second_wall.{name}', '', true)" for name in KEPT)}")


def is_broken() -> bool:
    """Tell whether the transaction can only be rolled back: the role goes with it."""
    raw = connection.connection
    return bool(connection.needs_rollback or raw is None or raw.info.transaction_status.name in ("INERROR", "UNKNOWN"))


def _become(role: str) -> None:
    """Answer as `role` until the transaction ends; "" is the portal itself, which may be a role too."""
    own = connection.settings_dict["OPTIONS"].get("assume_role") or ""
    name = role or own
    _say(f"SET LOCAL ROLE {connection.ops.quote_name(name) if name else 'NONE'}")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
