"""Comparisons as CSV and JSON: the same rows, nothing that runs."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from practices.documents.comparison_sheet.csv_file import write_comparison_csv
from practices.documents.comparison_sheet.documents import strokes
from practices.documents.comparison_sheet.json_file import write_comparison_json
from practices.documents.csv_sheet import ACTIVE
from tests.practices.documents.comparison_sheet.compared import ADDRESS, cell, compared, differing, row


def lines(document):
    return list(csv.DictReader(io.StringIO(write_comparison_csv(document).decode("utf-8-sig"))))


def test_csv_has_a_line_for_each_provision_and_each_gap():
    found = [line for line in lines(compared()) if line["Row"]]

    assert [(line["Row"], line["Text number"], line["Text"], line["Note"]) for line in found] == [
        ("1", "1", "No gifts.", ""),
        ("1", "2", "Small gifts.", ""),
        ("2", "1", "Leave.", ""),
        ("2", "2", "", "No counterpart found"),
    ]
    assert found[1]["Why in one row"] == "Similar texts, found by their words; not confirmed"
    assert (found[0]["Organization"], found[0]["Language"], found[0]["Date of the text"]) == (
        "Organization 1", "en", "2003-05-14",
    )  # fmt: skip


def test_csv_says_below_what_the_whole_is():
    about = {line["Heading"]: line["Text"] for line in lines(compared()) if not line["Row"]}

    assert about["Address"] == ADDRESS
    assert about["Note"] == "Rows were found by the machine."


@given(words=st.text(max_size=60))
def test_no_cell_of_csv_begins_a_formula(words):
    content = write_comparison_csv(compared(row(1, cell(1, words or "x"), cell(2, "y"), why=words), title=words))

    for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        assert not any(one.lstrip(" \u00a0")[:1] in ACTIVE for one in line if one.strip())


def test_json_has_the_texts_and_the_rows():
    found = json.loads(write_comparison_json(compared()))

    assert [one["organization"]["acronym"] for one in found["texts"]] == ["O1", "O2"]
    assert found["rows"][0]["cells"][1]["provisions"][0]["text"] == "Small gifts."
    assert found["rows"][0]["cells"][1]["measures"] == {"words": 0.5, "heading": 0.25, "sense": 0.0, "topics": 1.0}
    assert (found["rows"][1]["cells"][1]["said"], found["rows"][1]["cells"][1]["provisions"]) == (
        "No counterpart found", [],
    )  # fmt: skip
    assert (found["url"], found["method"], found["frozen_on"]) == (ADDRESS, "1", "2026-05-14")


def test_json_has_the_differences():
    (found,) = json.loads(write_comparison_json(compared(differing(1, "No gifts at all.", "No gifts ever."))))["rows"]

    assert "".join(one["left"] for one in found["differences"]) == "No gifts at all."
    assert "".join(one["right"] for one in found["differences"]) == "No gifts ever."
    assert (found["words_added"], found["words_removed"]) == (1, 0)


@given(left=st.lists(st.text(max_size=40), min_size=1), right=st.lists(st.text(max_size=40), min_size=1))
def test_the_strokes_of_a_cell_are_the_words_of_each_of_its_provisions(left, right):
    made = differing(1, left, right)

    for one, texts in zip(made.cells, (left, right), strict=True):
        words = ["".join(stroke.words for stroke in marked) for marked in strokes(made, one)]
        assert words == [text.replace("\n\n", "\n") for text in texts]
