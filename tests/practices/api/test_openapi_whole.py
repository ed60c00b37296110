"""The description of the API is whole: nothing is without words, example, refusals or the way to sign in."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

REFUSALS = {"400", "401", "406", "429"}


@pytest.fixture(scope="module")
def description() -> Any:
    """The OpenAPI document."""
    return SchemaGenerator(urlconf="practices.urls.mounted").get_schema(request=None, public=True)


def operations(description: Any) -> list[tuple[str, Any]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_has_words_and_a_tag(description):
    for name, operation in operations(description):
        assert operation.get("summary"), name
        assert operation.get("tags"), name
        assert operation.get("operationId"), name


def test_every_parameter_has_words_and_an_example(description):
    for name, operation in operations(description):
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"]
            shown = {"example", "examples"} & {*parameter, *schema} or {"enum", "oneOf"} & {*schema}
            assert shown, (name, parameter["name"])
            assert parameter.get("description"), (name, parameter["name"])


def test_every_operation_tells_its_refusals_as_problems(description):
    for name, operation in operations(description):
        told = operation["responses"]
        assert {*told} >= REFUSALS, name
        assert "404" in told or "{" not in name, name
        for status, response in told.items():
            if status.startswith("4"):
                named = response.get("$ref", "").rpartition("/")[2]
                whole = description["components"]["responses"][named] if named else response
                assert "application/problem+json" in whole["content"], (name, status)


def test_tokens_are_described_as_bearer(description):
    schemes = description["components"]["securitySchemes"]

    assert any(scheme.get("scheme") == "bearer" for scheme in schemes.values())
    used = {key for _name, operation in operations(description) for way in operation.get("security", ()) for key in way}
    assert used <= {*schemes}
