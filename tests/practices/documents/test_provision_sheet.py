"""The sheet of provisions."""

import csv
import io

from practices.documents.provision_sheet import HEADS, write_provision_sheet
from tests.practices.documents.exported import exported, withheld


def rows(document):
    return list(csv.DictReader(io.StringIO(write_provision_sheet(document).removeprefix("\ufeff"))))


def test_sheet_has_a_row_for_each_provision_with_status_and_address():
    document = exported()
    read = rows(document)

    assert [row["eid"] for row in read] == [row.eid for row in document.provisions]
    assert tuple(read[0]) == HEADS
    assert {row["text_status"] for row in read} == {"authentic"}
    assert read[0]["url"] == document.provisions[0].address


def test_sheet_begins_no_formula():
    read = rows(exported('Article 1 – Gifts\n\n1. =HYPERLINK("x") is not run.\n'))

    assert [row["text"] for row in read if "HYPERLINK" in row["text"]] == ['\'=HYPERLINK("x") is not run.']


def test_sheet_without_the_text_says_what_the_edition_is():
    read = {row["field"]: row["value"] for row in rows(withheld())}

    assert read["Note"] == "Its text is not in this file."
    assert read["Title"] == "Code of Conduct"
    assert "No gift" not in str(read)
