"""What describes the API: contents, OpenAPI document, the page for it."""

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from practices.api.adoption_filters import AdoptionFilterSet
from tests.practices.api.answers import LISTS, client_of

pytestmark = pytest.mark.django_db
OTHERS = ("changes", "compare", "dump", "search", "submissions")


@pytest.fixture
def schema() -> Any:
    return client_of().get("/api/schema/").json()


def test_contents_name_every_list():
    contents = client_of().get("/api/v1/").json()

    assert set(contents) == {*LISTS, *OTHERS, "standing", "schema", "docs"}
    for address in contents.values():
        if not any(name in address for name in ("provisions", "compare", "search", "standing", "submissions")):
            assert client_of().get(address).status_code == 200


def test_schema_is_valid():
    call_command("spectacular", "--validate", "--fail-on-warn", urlconf="practices.urls.mounted", stdout=io.StringIO())


def test_schema_describes_the_api_alone(schema: Any):
    assert schema["openapi"] == "3.1.0"
    assert set(schema["paths"]) == {
        *(f"/api/v1/{name}/" for name in LISTS),
        *(f"/api/v1/{name}/{{id}}/" for name in LISTS),
        *(f"/api/v1/{name}/" for name in OTHERS),
        "/api/v1/adoptions/standing/",
        "/api/v1/changes/status/",
        "/api/v1/dump.zip",
        "/api/v1/dump/{table}.csv",
        "/api/v1/instruments/{id}/similar/",
        *(f"/api/v1/{name}/{{id}}/releases/" for name in ("editions", "instruments", "practices")),
        "/api/v1/submissions/by-external-id/{kind}/{external_id}/",
        "/api/v1/submissions/{id}/",
        "/api/v1/submissions/{id}/withdraw/",
    }
    writing = {path for path, methods in schema["paths"].items() if set(methods) != {"get"}}
    assert all(path.startswith("/api/v1/submissions/") for path in writing)


def test_schema_describes_each_filter_with_a_sentence_and_an_example(schema: Any):
    parameters = {row["name"]: row for row in schema["paths"]["/api/v1/adoptions/"]["get"]["parameters"]}

    everywhere = {"cursor", "page_size", "fields", "ordering", "format"}
    assert set(parameters) == {*AdoptionFilterSet.base_filters, *everywhere}
    for name in AdoptionFilterSet.base_filters:
        assert "." in parameters[name]["description"]
        assert parameters[name]["schema"]["examples"]


def test_filters_are_those_of_the_contract():
    contract = (
        "organization reference track state topic basis effective_from effective_to recorded_after as_of similar_to "
        "known_on evidence_kind evidence_level is_checked is_standing own_instrument recorded_before"
    )
    assert " ".join(sorted(AdoptionFilterSet.base_filters)) == " ".join(sorted(contract.split()))


def test_schema_comes_as_yaml_when_asked():
    response = client_of().get("/api/schema/", headers={"accept": "application/vnd.oai.openapi"})

    assert response.content.startswith(b"openapi: 3.1.0")


def test_docs_run_nothing_inline_and_ask_nobody_else():
    response = client_of().get(reverse("api_docs"))
    page = response.content.decode()

    assert response.status_code == 200
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert not re.search(r"<style|style=|<script>|https?://", page)
    assert 'data-schema="/api/schema/"' in page
