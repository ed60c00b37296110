"""The JSON of an edition."""

import json

from practices.documents.edition_json import write_edition_json
from tests.practices.documents.exported import exported, withheld


def test_json_has_the_provisions_with_their_parents():
    document = exported()
    read = json.loads(write_edition_json(document))

    assert [row["eid"] for row in read["provisions"]] == [row.eid for row in document.provisions]
    by_id = {row["id"]: row["eid"] for row in read["provisions"]}
    parents = {row["eid"]: by_id.get(row["parent"], "") for row in read["provisions"]}
    assert parents == {row.eid: row.parent for row in document.provisions}


def test_json_says_language_date_status_and_citation():
    read = json.loads(write_edition_json(exported()))

    assert (read["language"], read["dated_on"], read["precision"]) == ("en", "2003-05", "month")
    assert (read["text_status"], read["text_status_label"]) == ("authentic", "Authentic text")
    assert read["citation"].startswith("Forum of Organizations. ")
    assert read["source_file"] is None


def test_json_of_an_undated_text_has_no_date():
    assert json.loads(write_edition_json(exported(dated_on="")))["dated_on"] is None


def test_json_without_the_text_has_null_and_says_why():
    read = json.loads(write_edition_json(withheld()))

    assert (read["provisions"], read["notice"]) == (None, "Its text is not in this file.")
