"""Which fields of an answer are wanted: `?fields=id,title,organization.id`."""

from collections.abc import Iterator, Mapping
from inspect import isclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

Shape = Mapping[str, "Shape"]
"""The fields of an answer, in order, each with those below it; a value has none. Lists are like their elements."""
MOST_NAMES = 200
LONGEST_NAME = 60
_SHAPES: dict[type[serializers.BaseSerializer], Shape] = {}


def shape_of(serializer: type[serializers.BaseSerializer]) -> Shape:
    """Return the fields that answers of a serializer have, in the order of the description."""
    if serializer not in _SHAPES:
        _SHAPES[serializer] = _shape(serializer())
    return _SHAPES[serializer]


def _shape(serializer: Any) -> Shape:
    if isinstance(serializer, serializers.ListSerializer):
        serializer = serializer.child
    fields = getattr(serializer, "fields", {})
    return {name: _below(field, serializer) for name, field in fields.items() if not field.write_only}


def _below(field: Any, serializer: Any) -> Shape:
    """Return what lies below a field: it is nested, or its method is described as giving what is nested."""
    if isinstance(field, serializers.SerializerMethodField):
        method = getattr(serializer, field.method_name or f"get_{field.field_name}", None)
        field = getattr(method, "_spectacular_annotation", {}).get("field")
        if isclass(field) and issubclass(field, serializers.BaseSerializer):
            field = field()
    return _shape(field) if isinstance(field, serializers.BaseSerializer) else {}


def read_fields(text: str | None, shape: Shape) -> Shape:
    """Read which fields are wanted, names with commas between, a dot before what is nested; without any, all.

    Raises ValidationError for a name that the answer does not have, and says those that it has.
    """
    if text is None:
        return shape
    wanted: dict[str, Any] = {}
    names = text.split(",")
    if len(names) > MOST_NAMES:
        raise ValidationError({"fields": [_("Name at most %(most)s fields.") % {"most": MOST_NAMES}]})
    for name in names:
        _want(name.strip(), shape, wanted)
    return _in_order(wanted, shape)


def _want(name: str, shape: Shape, wanted: dict[str, Any]) -> None:
    here, below = shape, wanted
    parts = name.split(".")
    for place, part in enumerate(parts):
        if part not in here:
            known = ", ".join(here or shape)
            words = {"name": name[:LONGEST_NAME], "known": known}
            raise ValidationError({"fields": [_("There is no field “%(name)s”. Known: %(known)s.") % words]})
        here = here[part]
        if part in below and not below[part]:
            return  # all of it is wanted already
        below = below.setdefault(part, {}) if place < len(parts) - 1 else _whole(below, part)


def _whole(below: dict[str, Any], part: str) -> dict[str, Any]:
    below[part] = {}
    return below


def _in_order(wanted: Shape, shape: Shape) -> Shape:
    return {
        name: _in_order(wanted[name], below) if wanted[name] else below
        for name, below in shape.items()
        if name in wanted
    }


def pick(data: Any, wanted: Shape) -> Any:
    """Keep the wanted fields of an answer, in its order; of a list, those of each element."""
    if isinstance(data, list | tuple):
        return [pick(one, wanted) for one in data]
    if not wanted or not isinstance(data, Mapping):
        return data
    return {name: pick(value, wanted[name]) for name, value in data.items() if name in wanted}


def columns_of(shape: Shape, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Return the columns of a table with these fields: what is nested has a column for each of its values."""
    for name, below in shape.items():
        if below:
            yield from columns_of(below, (*above, name))
        else:
            yield (*above, name)


def cell(data: Any, column: tuple[str, ...]) -> str:
    """Write what a row has in a column: nothing is empty, lists are joined with "; ", yes and no are true and false.

    Of a list of things each gives its part, an empty one as well: the columns of a list go along with each other.
    """
    if isinstance(data, list | tuple):
        return "; ".join(cell(one, column) for one in data)
    if column:
        return cell(data.get(column[0]), column[1:]) if isinstance(data, Mapping) else ""
    if isinstance(data, Mapping):
        return "; ".join(f"{name}: {cell(value, ())}" for name, value in data.items())
    if data is None:
        return ""
    if isinstance(data, bool):
        return "true" if data else "false"
    return str(data)
