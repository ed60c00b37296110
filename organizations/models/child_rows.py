"""Names, titles, dates and topics of pages, read in the query of the pages instead of one more for each kind of them.

`with_child_rows(pages, "titles", "organization__names")` fills what `prefetch_related` fills: the database gives the
child rows of each row as JSON, in a column of its own. Where their queryset has a method `shown`, it says which.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from operator import attrgetter
from typing import Any, cast

from django.db import connection
from django.db.models import (
    CharField,
    Expression,
    F,
    ForeignKey,
    Func,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.query import ModelIterable
from django.utils.translation import get_language

KEY = "<key of the row>"
"""What stands for the key of the row in a subquery, which Django puts together once."""
AS_THEY_ARE = (CharField, ForeignKey, IntegerField, TextField)
"""Fields whose values JSON holds as the database has them."""


class KeyOfRow(Expression):
    """The place of the key in a subquery."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:
        return KEY, ()


class JSONColumns(Func):
    """Columns of a row as one array."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_array", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_build_array", **context)


class JSONRows(Func):
    """All rows as one array. It is no `Aggregate`, so that nothing is grouped."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_group_array", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="json_agg(%(expressions)s)::text", **context)


class JSONWithin(Func):
    """An array within another, which is text to the database until it is said to be JSON."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="json", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)::json", **context)


@dataclass(frozen=True)
class Children:
    """The rows of a reverse relation of a model; with `through`, each has the row that it leads to, and `beyond`."""

    model: type[Model]
    relation: str
    through: str = ""
    beyond: "Children | None" = None

    @cached_property
    def field(self) -> Any:
        """The foreign key by which they belong to a row of the model."""
        relation: Any = self.model._meta.get_field(self.relation)
        return relation.field

    @cached_property
    def child(self) -> Any:
        """Their model."""
        return self.field.model

    @cached_property
    def link(self) -> Any:
        """The foreign key `through`."""
        return self.child._meta.get_field(self.through)

    def rows(self, parent: KeyOfRow | OuterRef) -> QuerySet[Any]:
        """Return a query of one row: the children of `parent`, a row of each as an array."""
        columns: list[Any] = [F(name) for name in _columns(self.child)]
        if self.through:
            columns += [F(f"{self.through}__{name}") for name in _columns(self.link.related_model)]
        if self.beyond is not None:
            columns.append(JSONWithin(Subquery(self.beyond.rows(OuterRef(self.through)))))
        found = _all_shown(self.child).filter(**{self.field.name: parent})
        return found.order_by().values(rows=JSONRows(JSONColumns(*columns)))

    def give(self, row: Model, listed: list[list[Any]] | None) -> None:
        """Give a row its children, in the order of their model, as `prefetch_related` leaves them.

        What is asked of them further is asked of the row's own: the filter is put where a query is made of it.
        """
        found: Any = _shown(self.child, get_language() or "").all()
        found.__dict__.update(
            _deferred_filter=(False, (), {self.field.attname: row.pk}),
            _known_related_objects={self.field: {row.pk: row}},
            _result_cache=_in_order([self._made(row, one) for one in listed or ()]),
            _prefetch_done=True,
        )
        row.__dict__.setdefault("_prefetched_objects_cache", {})[self.relation] = found

    def _made(self, row: Model, values: list[Any]) -> Model:
        own = len(_columns(self.child))
        made = _made(self.child, values[:own])
        self.field.set_cached_value(made, row)
        if self.through:
            target = _made(self.link.related_model, values[own : own + len(_columns(self.link.related_model))])
            self.link.set_cached_value(made, target)
            if self.beyond is not None:
                self.beyond.give(target, values[-1])
        return made


@dataclass(frozen=True, slots=True)
class ChildRows:
    """Children of a row, or of the one that its foreign keys lead to (`owner`: "", "organization")."""

    owner: str
    children: Children

    @property
    def column(self) -> str:
        """The name of their column."""
        return f"rows_{self.owner}_{self.children.relation}"

    def give(self, row: Any) -> None:
        """Turn what the column holds into rows."""
        listed, parent = json.loads(row.__dict__.pop(self.column) or "[]"), row
        for name in self.owner.split("__") if self.owner else ():
            parent = None if parent is None else getattr(parent, name)
        if parent is not None:
            self.children.give(parent, listed)


class ChildColumn(Expression):
    """The column of child rows."""

    output_field = TextField()

    def __init__(self, asked: ChildRows) -> None:
        super().__init__(output_field=TextField())
        self.asked = asked
        self.key: Any = F(f"{asked.owner}_id" if asked.owner else "pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.key]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.key,) = exprs

    def get_group_by_cols(self) -> list[Any]:
        return list(self.key.get_group_by_cols())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        key, _none = compiler.compile(self.key)
        sql, params = _subquery(self.asked.children, connection.vendor, get_language() or "")
        return f"({sql.replace(KEY, key)})", params


def with_child_rows[Q: QuerySet[Any]](rows: Q, *paths: str) -> Q:
    """Return the same rows, of which these children need no query any more. No query."""
    model: Any = rows.model
    asked = tuple(_child_rows(model, path) for path in paths)
    found: Any = rows.annotate(**{one.column: ChildColumn(one) for one in asked})
    found._iterable_class = WithChildren  # noqa: SLF001
    return cast("Q", found)


@cache
def _child_rows(model: type[Model], path: str) -> ChildRows:
    """Read a path: a foreign key or none, the relation, and what its rows lead to ("topic_items__tag__labels")."""
    names, way, at = path.split("__"), list[str](), model
    while (field := cast("Any", at._meta.get_field(names[0]))).concrete:
        way.append(names.pop(0))
        at = field.related_model
    owner = "__".join(way)
    if len(names) == 1:
        return ChildRows(owner, Children(at, names[0]))
    relation, through, beyond = names
    alone = Children(at, relation, through)
    return ChildRows(owner, Children(at, relation, through, Children(alone.link.related_model, beyond)))


class WithChildren(ModelIterable):
    """Rows with the children that were asked for."""

    def __iter__(self) -> Iterator[Any]:
        selected = self.queryset.query.annotation_select.values()
        asked = [column.asked for column in selected if isinstance(column, ChildColumn)]
        for row in super().__iter__():
            for one in asked:
                one.give(row)
            yield row


@lru_cache(maxsize=256)
def _shown(model: Any, _language: str) -> Any:
    return _all_shown(model)


def _all_shown(model: Any) -> Any:
    """Return the rows that are given as children: where their queryset has a method `shown`, it says which."""
    rows = model._default_manager.all()
    return rows.shown() if hasattr(rows, "shown") else rows


@lru_cache(maxsize=256)
def _subquery(children: Children, _vendor: str, _language: str) -> tuple[str, tuple[Any, ...]]:
    return children.rows(KeyOfRow()).query.get_compiler(connection=connection).as_sql()


@cache
def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _conversions(model: type[Model]) -> list[tuple[int, Any]]:
    """Return what is no text and no number, by place, with what makes it of JSON."""
    fields = enumerate(model._meta.concrete_fields)
    return [(place, field.to_python) for place, field in fields if not isinstance(field, AS_THEY_ARE)]


def _made(model: type[Model], values: list[Any]) -> Model:
    for place, convert in _conversions(model):
        values[place] = convert(values[place])
    return model.from_db(connection.alias, _columns(model), values)


def _in_order(rows: list[Model]) -> list[Model]:
    """Put rows in the order of their model as the database does, where no value is largest or smallest, then by key."""
    if len(rows) > 1:
        is_largest = connection.features.nulls_order_largest
        rows.sort(key=attrgetter("pk"))
        for name, is_descending in reversed(_ordered_by(type(rows[0]))):
            rows.sort(key=partial(_place, name, is_largest), reverse=is_descending)
    return rows


def _place(name: str, is_largest: bool, row: Model) -> tuple[bool, Any]:
    value = getattr(row, name)
    return (value is None) is is_largest, value


@cache
def _ordered_by(model: type[Model]) -> list[tuple[str, bool]]:
    """Return the columns by which a model is ordered, and whether from the last to the first."""
    names = [str(name) for name in model._meta.ordering or () if str(name).removeprefix("-") != "pk"]
    fields: Any = model._meta
    return [(fields.get_field(name.removeprefix("-")).attname, name.startswith("-")) for name in names]
