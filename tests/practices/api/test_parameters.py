"""Every parameter of every address, as the description names them: nothing that is typed brings the API down."""

from typing import Any

import pytest

from tests import factories
from tests.practices.api.answers import NOBODY, client_of
from tests.whole import long

pytestmark = pytest.mark.django_db
NASTY = (
    "\x00",
    "' OR 1=1 --\\%",
    "\u202e\ufdfd\U0001f9ea[]",
    "9" * 400,
    NOBODY,
    "word " * 3000,
)
"""Others are in `test_problems`. What a filter takes as text goes on to the database."""
FITTING = {"q": "integrity", "edition": NOBODY}
"""What an address cannot do without, so that the others are looked at."""


@long
def test_no_value_of_any_parameter_brings_the_api_down():
    factories.edition(factories.instrument(topics=[factories.topic("gifts")]))
    client = client_of()
    paths = client.get("/api/schema/").json()["paths"]
    asked, failed = 0, []
    for path, described in paths.items():
        operation = described.get("get")
        if operation is None or "{" in path or path.endswith(("/dump.zip",)):
            continue
        for parameter in (row for row in operation.get("parameters", []) if row["in"] == "query"):
            for value in NASTY:
                query = _others(operation, parameter["name"]) | {parameter["name"]: value}
                status = client.get(path, query).status_code
                asked += 1
                if status not in {200, 400, 401, 404}:
                    failed.append((path, parameter["name"], value[:30], status))

    assert failed == []
    assert asked > 600


def test_every_parameter_has_an_example_and_a_sentence():
    bare = [
        (path, parameter["name"])
        for path, described in client_of().get("/api/schema/").json()["paths"].items()
        for parameter in described.get("get", {}).get("parameters", [])
        if parameter["in"] == "query"
        and path != "/api/v1/compare/"
        and not (
            parameter.get("description") and (parameter["schema"].get("examples") or "enum" in parameter["schema"])
        )
    ]

    assert bare == []


def test_every_field_is_described():
    """A field of a list says what it is, or its type does."""
    schemas = client_of().get("/api/schema/").json()["components"]["schemas"]
    silent = [
        (name, field)
        for name in ("Instrument", "Edition", "Provision", "Practice", "Organization", "Topic", "Hit")
        for field, about in schemas[name]["properties"].items()
        if not _says(about, schemas)
    ]

    assert silent == []


def _says(about: dict[str, Any], schemas: dict[str, Any]) -> bool:
    parts = [about, *about.get("allOf", ()), *about.get("oneOf", ()), *about.get("anyOf", ())]
    named = [schemas[part["$ref"].rpartition("/")[2]] for part in parts if "$ref" in part]
    return any(part.get("description") for part in [*parts, *named])


def _others(operation: dict[str, Any], name: str) -> dict[str, str]:
    """Return what the address needs beside the parameter."""
    names = {row["name"] for row in operation["parameters"]}
    return {needed: value for needed, value in FITTING.items() if needed in names and needed != name}
