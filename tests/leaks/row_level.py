"""Row-level security for tests: set up, used, the application's own rule switched off. PostgreSQL alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.test.utils import override_settings

from organizations.models import ReaderPage
from portal import middleware
from practices.actions.row_level_security.building import remove_row_level_security, set_up_row_level_security
from practices.models import assessments
from tests.leaks.rules import FILTERS


def build() -> str:
    """Set it up for a role of this database alone; give the role. Before anything is made in a transaction."""
    return set_up_row_level_security(role=f"public_of_{connection.settings_dict['NAME']}")


def remove(role: str) -> None:
    """Leave nothing of it behind: roles belong to all databases of a server."""
    remove_row_level_security()
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {name}")
        cursor.execute(f"DROP ROLE {name}")


def in_use(role: str) -> Any:
    """Let the public read behind it."""
    return override_settings(ROW_LEVEL_SECURITY=True, ROW_LEVEL_SECURITY_ROLE=role)


@contextmanager
def rule_off() -> Iterator[None]:
    """Let everybody see everything, as far as the application is asked."""
    before = [(owner, name, vars(owner)[name]) for owner, name in _rules()]
    try:
        for owner, name, _rule in before:
            setattr(owner, name, _give_all if name in FILTERS else INSTEAD[name])
        yield
    finally:
        for owner, name, rule in before:
            setattr(owner, name, rule)


def _rules() -> Iterator[tuple[Any, str]]:
    for kind in _all_below(models.QuerySet):
        yield from ((kind, name) for name in FILTERS if name in vars(kind))
    yield from ((kind, "is_visible_to") for kind in _all_below(ReaderPage) if "is_visible_to" in vars(kind))
    yield assessments, "_seen_by"
    yield middleware, "is_page_visible_to"


def _all_below(kind: type) -> set[type]:
    return {kind}.union(*(_all_below(one) for one in kind.__subclasses__()))


def _give_all(rows: Any, *args: Any, **kwargs: Any) -> Any:
    return rows.all()


def _let_in(*args: Any, **kwargs: Any) -> bool:
    return True


def _set_no_condition(*args: Any, **kwargs: Any) -> Q:
    return Q()


INSTEAD = {"is_visible_to": _let_in, "is_page_visible_to": _let_in, "_seen_by": _set_no_condition}
