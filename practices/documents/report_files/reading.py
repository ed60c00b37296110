"""A report as JSON data, and back: nothing is lost on the way.

What was frozen before a field was added reads with that field's default; a field that is known no more is left out.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable
from typing import Any

from practices.documents.charts.values import BarChart, HeatMap, LineChart
from practices.documents.report_files.documents import ReportDocument

KINDS: dict[str, type] = {"line": LineChart, "bar": BarChart, "heat": HeatMap}
"""How the data name the kinds of charts."""
_KIND_OF = {kind: name for name, kind in KINDS.items()}


class UnreadableReport(ValueError):
    """The data are not those of a report; the message says which field."""


def as_data(document: ReportDocument) -> dict[str, Any]:
    """Return the document as dicts, lists, text, numbers and None; a chart says its `kind`."""
    data: dict[str, Any] = _plain(document)
    return data


def document_of(data: Any) -> ReportDocument:
    """Read what `as_data` gave. Raises UnreadableReport."""
    document: ReportDocument = _reader(ReportDocument)(data)
    return document


def narrowed(data: Any, part: str, name: str = "") -> Any:
    """Leave of the lists in the data of a report one `part`, and of this what is called `name` if one is given.

    So one figure is read without all the rest. What is no report stays none.
    """
    if not isinstance(data, dict):
        return data
    narrow = {key: [] if isinstance(value, list) and key != part else value for key, value in data.items()}
    if name and isinstance(narrow.get(part), list):
        narrow[part] = [one for one in narrow[part] if isinstance(one, dict) and one.get("name") == name]
    return narrow


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    names = _names(typing.cast("Any", type(value)))
    if not names:
        return value
    data = {name: _plain(getattr(value, name)) for name in names}
    kind = _KIND_OF.get(type(value))
    return {"kind": kind, **data} if kind else data


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    """Name the fields of a kind of values; a kind without any is plain."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


@functools.cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return the function that reads values of a type that the documents name."""
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(typing.cast("type", kind))
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _tuple_reader(inner)
    if origin in (types.UnionType, typing.Union):
        return _chart_reader if set(inner) == set(KINDS.values()) else _plain_reader(inner)
    return _plain_reader((kind,))


def _dataclass_reader(kind: type) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    readers = [(field.name, _reader(hints[field.name]), _is_optional(field)) for field in dataclasses.fields(kind)]

    def read(data: Any) -> Any:
        if not isinstance(data, dict):
            raise UnreadableReport(f"{kind.__name__} is not an object")
        values = {}
        for name, reader, is_optional in readers:
            if name in data:
                values[name] = reader(data[name])
            elif not is_optional:
                raise UnreadableReport(f"{kind.__name__} lacks {name}")
        return kind(**values)

    return read


def _is_optional(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _tuple_reader(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    of = _reader(inner[0])

    def read(data: Any) -> Any:
        if not isinstance(data, list):
            raise UnreadableReport("not a list")
        return tuple(of(one) for one in data)

    return read


def _plain_reader(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    wanted = tuple(kinds) + ((int,) if float in kinds else ())

    def read(data: Any) -> Any:
        if not isinstance(data, wanted) or (isinstance(data, bool) and bool not in wanted):
            raise UnreadableReport(f"{str(data)[:40]!r} is not of the type {wanted}")
        return data

    return read


def _chart_reader(data: Any) -> Any:
    kind = KINDS.get(data.get("kind", "")) if isinstance(data, dict) else None
    if kind is None:
        raise UnreadableReport("a chart of no known kind")
    return _reader(kind)(data)
