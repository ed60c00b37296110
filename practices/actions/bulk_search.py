# ruff: noqa: SLF001 - the search index of PostgreSQL has no public form for what it does to many
"""Entering many new pages into the search index: what it writes itself, its expressions compiled once for all."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models.sql.subqueries import InsertQuery
from modelsearch.backends import get_search_backends_with_name
from modelsearch.backends.database.postgres.postgres import ObjectIndexer, PostgresIndex
from modelsearch.index import AutocompleteField
from modelsearch.utils import get_content_type_pk

VECTORS = ("title", "autocomplete", "body")
"""The columns of an entry that hold words with their weights."""
COLUMNS = ("content_type_id", "object_id", *VECTORS, "title_norm", "title_text", "body_text")

Texts = dict[str, list[tuple[str, str]]]
"""What a page's columns are made of: each text with its weight, "A" to "D"."""
Compile = Callable[[str, tuple[str, ...]], tuple[str, list[Any]]]
"""Gives the expression of a column whose texts have these weights; where a text goes stands its number."""


def enter_pages(model: Any, pages: Sequence[Any]) -> None:
    """Enter new pages of one type into every index that follows the pages. The caller is in a transaction."""
    for _name, backend in get_search_backends_with_name(with_auto_update=True):
        index = backend.get_index_for_model(model)
        if isinstance(index, PostgresIndex):
            _insert(index, model, [ObjectIndexer(page, backend) for page in pages])
        else:
            index.add_items(model, pages)


def _insert(index: PostgresIndex, model: Any, indexers: Sequence[ObjectIndexer]) -> None:
    """Write entries as `PostgresIndex.add_items` does, for pages that have none yet."""
    compile_ = _compiler(index, indexers[0])
    content_type = get_content_type_pk(model)
    rows: list[str] = []
    values: list[Any] = []
    for indexer in indexers:
        texts = _texts(indexer)
        values += [content_type, indexer.id]
        row = []
        for column in VECTORS:
            sql, parts = compile_(column, tuple(weight for _text, weight in texts[column]))
            row.append(sql)
            values += [texts[column][part][0] if isinstance(part, int) else part for part in parts]
        rows.append(f"(%s, %s, {', '.join(row)}, 1.0, %s, %s)")
        values += [" ".join(text for text, _weight in texts[column]) for column in ("title", "body")]
    table = connection.ops.quote_name(index.entries.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES {', '.join(rows)}", values)  # noqa: S608
    index._refresh_title_norms()


def _compiler(index: PostgresIndex, indexer: ObjectIndexer) -> Compile:
    """Return what compiles the expressions of the index, each kind once. They depend on no page but for its texts."""
    model = index.entries.model
    compiler = InsertQuery(model).get_compiler(connection=connection)

    @cache
    def compile_(column: str, weights: tuple[str, ...]) -> tuple[str, list[Any]]:
        places = {f"text {number}": number for number in range(len(weights))}
        vector = indexer.as_vector(zip(places, weights, strict=True), for_autocomplete=column == "autocomplete")
        sql, parts = compiler.prepare_value(model._meta.get_field(column), vector).as_sql(compiler, connection)
        return sql, [places.get(part, part) for part in parts]

    return compile_


def _texts(indexer: ObjectIndexer) -> Texts:
    """Return the texts of a page by column, without the empty ones."""
    found: Texts = {column: [] for column in VECTORS}
    for field in indexer.search_fields:
        for part, weight, value in indexer.prepare_field(indexer.obj, field):
            column = "title" if part.field_name == "title" else "body"
            column = "autocomplete" if isinstance(part, AutocompleteField) else column
            if text := value.strip():
                found[column].append((text, weight))
    return found
