"""Tables that travel with their description: columns as the Table Schema of Frictionless Data says them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

CellKind = Literal["string", "integer", "number", "boolean", "datetime"]
PARTIAL = "A date as far as it is known: 2004-05-14, 2004-05 or 2004."
SEPARATOR = "; "
"""Between the values of a cell that holds several."""


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """A column: `path` is where its value lies in a row, names of fields with dots between."""

    name: str
    description: str
    kind: CellKind = "string"
    path: str = ""

    def cell(self, row: dict[str, Any]) -> str:
        """Return the value of this column as a cell: "" for none, true and false, several with "; " between."""
        value: Any = row
        for step in (self.path or self.name).split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return as_cell(value)


@dataclass(frozen=True, slots=True)
class TableDescription:
    """A table: its name, what it holds in one sentence, its columns. `foreign` maps a column to the table it names."""

    name: str
    description: str
    columns: tuple[ColumnDescription, ...]
    foreign: tuple[tuple[str, str], ...] = ()

    @property
    def heads(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]


def as_cell(value: Any) -> str:
    """Write a value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return SEPARATOR.join(as_cell(one) for one in value)
    return str(value)


def table_schema(table: TableDescription) -> dict[str, Any]:
    """Describe the columns of a table (Table Schema)."""
    schema: dict[str, Any] = {
        "fields": [
            {"name": column.name, "type": column.kind, "description": column.description} for column in table.columns
        ],
        "missingValues": [""],
    }
    if table.heads[0] == "id":
        schema["primaryKey"] = ["id"]
    if table.foreign:
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": other, "fields": ["id"]}} for name, other in table.foreign
        ]
    return schema


def write_data_package(name: str, title: str, about: str, tables: Sequence[TableDescription]) -> str:
    """Return the `datapackage.json` of some tables, each in a file `<name>.csv` beside it."""
    package = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": about,
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.name,
                "path": f"{table.name}.csv",
                "description": table.description,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": table_schema(table),
            }
            for table in tables
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"
