"""What the description of the API says of every address alike."""

from typing import Any

import pytest

from practices.api.fields import cell, columns_of, pick, read_fields
from tests.practices.api.answers import LISTS, client_of

SHAPE = {"id": {}, "title": {}, "organization": {"id": {}, "name": {}}, "dates": {"on": {}}}
ROW = {
    "id": 1,
    "title": None,
    "organization": {"id": "a", "name": "Harbour"},
    "dates": [{"on": "2004"}, {"on": None}, {"on": "2005"}],
}


@pytest.mark.django_db
def test_description_is_complete():
    schema: Any = client_of().get("/api/schema/").json()
    components = schema["components"]
    operations = [
        (path, method, operation) for path, rows in schema["paths"].items() for method, operation in rows.items()
    ]

    assert len({operation["operationId"] for _path, _method, operation in operations}) == len(operations)
    for path, method, operation in operations:
        for row in operation.get("parameters", ()):
            assert {"example", "examples"} & {*row, *row["schema"]}, (path, row["name"])
            assert row["schema"]["type"] == "string" or "enum" not in row["schema"], (path, row["name"])
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert answer == {"$ref": f"#/components/responses/Problem{status}"}, (path, status)
                said = components["responses"][f"Problem{status}"]["content"]["application/problem+json"]
                assert said["example"]["status"] == int(status)
        assert {"400", "401", "406", "429"} <= set(operation["responses"]), path
        assert ("304" in operation["responses"]) == (method == "get"), path
    for name in LISTS:
        listed = schema["paths"][f"/api/v1/{name}/"]["get"]
        assert {"fields", "ordering", "format", "page_size"} <= {row["name"] for row in listed["parameters"]}, name
        assert {"application/json", "text/csv"} <= set(listed["responses"]["200"]["content"]), name
        assert {"ETag", "Last-Modified", "Link"} == set(listed["responses"]["200"]["headers"]), name
        assert "404" in schema["paths"][f"/api/v1/{name}/{{id}}/"]["get"]["responses"], name
    assert "required" not in components["schemas"]["Instrument"]  # `fields` may leave any out
    assert "required" in components["schemas"]["PaginatedInstrumentList"]
    assert "422" in schema["paths"]["/api/v1/editions/{id}/"]["get"]["responses"]
    for name in ("SubmissionRequest", "SubmissionForm", "InstrumentContent", "EditionContent", "AdoptionContent"):
        found = [rows for key, rows in components["schemas"].items() if key in (name, f"{name}Request")]
        assert [rows["additionalProperties"] for rows in found] == [False], name  # a misspelt field is refused
    assert "additionalProperties" not in components["schemas"]["Submission"]


def test_wanted_fields_are_picked_and_the_rest_is_left():
    wanted = read_fields("dates,organization.name, id", SHAPE)

    assert pick(ROW, wanted) == {"id": 1, "organization": {"name": "Harbour"}, "dates": ROW["dates"]}
    assert list(wanted) == ["id", "organization", "dates"]
    assert read_fields(None, SHAPE) == SHAPE
    assert pick(ROW, SHAPE) == ROW


def test_row_of_a_table_has_a_cell_for_each_value():
    columns = list(columns_of(SHAPE))

    assert [".".join(column) for column in columns] == [
        "id",
        "title",
        "organization.id",
        "organization.name",
        "dates.on",
    ]
    assert [cell(ROW, column) for column in columns] == ["1", "", "a", "Harbour", "2004; ; 2005"]
    assert cell({"labels": {"en": "Gifts", "fr": "Cadeaux"}}, ("labels",)) == "en: Gifts; fr: Cadeaux"
    assert cell({"organization": None}, ("organization", "id")) == ""
    assert cell([True, False], ()) == "true; false"
