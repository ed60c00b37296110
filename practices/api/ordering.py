"""In which order a list comes: `?ordering=title`, `?ordering=-title`."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Expression, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from practices.models.exchange.changes import ShownThing

LONG_AGO = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Ordering:
    """A total order of fields that are never null, the last of which no two rows share.

    `made` are those of the fields that are worked out, by name. `backward` are the fields of the order the other way
    round, where that is not simply each of them turned.
    """

    fields: Sequence[str]
    made: Mapping[str, Expression] = field(default_factory=dict)
    backward: Sequence[str] = ()

    def turned(self) -> "Ordering":
        """Return the order the other way round."""
        return Ordering(self.backward or [other_way(name) for name in self.fields], self.made, self.fields)

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows with the fields that are worked out."""
        return rows.annotate(**self.made) if self.made else rows


def other_way(name: str) -> str:
    """Return a field's name for the other direction."""
    return name[1:] if name.startswith("-") else f"-{name}"


def read_ordering(text: str, known: Mapping[str, Ordering]) -> Ordering:
    """Read the order that is asked for. Raises ValidationError, and says what there is."""
    named = known.get(text.removeprefix("-"))
    if named is None:
        words = {"known": ", ".join(names_of(known))}
        raise ValidationError({"ordering": [_("This ordering is not available. Known: %(known)s.") % words]})
    return named.turned() if text.startswith("-") else named


def names_of(known: Mapping[str, Ordering]) -> list[str]:
    """Return the orders as they are asked for, each in both directions."""
    return [sign + name for name in known for sign in ("", "-")]


def by_day(name: str, identity: str) -> Ordering:
    """Order by a day that is not known of every row: those of which it is not come last, in both directions."""
    nowhere, day = f"no_{name}", f"any_{name}"
    made = {
        nowhere: Case(When(**{f"{name}__isnull": True}, then=Value(1)), default=Value(0), output_field=IntegerField()),
        day: Coalesce(name, Value(datetime.date(1, 1, 1))),
    }
    return Ordering((nowhere, day, identity), made, (nowhere, f"-{day}", f"-{identity}"))


def by_change(kind: str, identity: str) -> Ordering:
    """Order by the moment at which the public was last told that a thing changed; what it was not told of is oldest.

    `kind` is a `ChangedKind`. It is the same for every reader: nothing follows from it about what is hidden.
    """
    told = ShownThing.objects.public().present().filter(kind=kind, row=OuterRef("pk")).order_by()
    made = {"told_at": Coalesce(Subquery(told.values("changed_at")[:1]), Value(LONG_AGO))}
    return Ordering(("told_at", identity), made)
