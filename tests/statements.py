"""Recording where an organization stands, with all that is said as arguments."""

from dataclasses import fields
from typing import Any

from practices.actions import adoptions
from practices.models.adoptions import AdoptionEvent
from practices.models.statements import Statement

SAID = frozenset(field.name for field in fields(Statement))


def record_adoption(**values: Any) -> AdoptionEvent:
    """Record the statement that the fields of `Statement` among `values` make; the rest are the other arguments."""
    said = {name: values.pop(name) for name in SAID & values.keys()}
    return adoptions.record_adoption(statement=Statement(**said), **values)
