"""Reading sheets of organizations and people: encodings, separators, hostile cells."""

import contextlib
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.actions.directory.sheets import MOST_ROWS, SheetUnreadable, read_sheet
from practices.documents.csv_sheet import write_csv

HEADS = ("name", "email")


def read(content: bytes | str) -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    return read_sheet(data, is_column=HEADS.__contains__, needed=("name",))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_separators_and_line_ends_are_all_read(separator: str, mark: bytes, end: str) -> None:
    lines = [separator.join(("Name", " EMAIL ")), separator.join(("Müller", "a@example.org")), ""]

    sheet = read(mark + end.join(lines).encode())

    assert [(row.line, row.cells) for row in sheet.rows] == [(2, {"name": "Müller", "email": "a@example.org"})]
    assert sheet.faults == ()


def test_line_is_that_of_the_file_also_behind_cells_of_several_lines() -> None:
    sheet = read('name,email\n\n"one\ntwo",x\nthree,y\n')

    assert [(fault.line, "line break" in fault.reason) for fault in sheet.faults] == [(3, True)]
    assert [row.line for row in sheet.rows] == [5]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,email\nx,y\nM\xfcller,z\n", "Line 3 is not in UTF-8"),
        ("name,email\nx,y\n".encode("utf-16"), "UTF-16"),
        (b"name,email\na,b\nc\0,d\n", "Line 3 contains a NUL"),
        (b'name,email\n"a,b\n', "Line 2 is broken"),
        (b"name,email\n" + b'"' + b"a" * 200_000 + b'",b\n', "Line 2 is broken"),
        (b"", "no column “name”"),
        (b"email\nx\n", "no column “name”"),
        (b"name,nmae\n", "There is no column “nmae”"),
        (b"name,name\n", "comes twice"),
        (b"name" + b",email" * 300, "too many columns"),
        (b"name\n" + b"x\n" * (MOST_ROWS + 1), "more than 100,000 rows"),
        (b"x" * (33 * 1024 * 1024), "larger than 32 MB"),
        (b"PK\x03\x04\x00\x00", "NUL"),
        (b"\x89PNG\r\n", "Line 1 is not in UTF-8"),
    ],
)
def test_file_that_is_no_sheet_is_refused_with_the_line(content: bytes, said: str) -> None:
    with pytest.raises(SheetUnreadable, match=said):
        read(content)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=1+1", "like a formula"), ("@SUM(A1)", "like a formula"), ("+1", "like a formula"),
        ("-x", "like a formula"), ("\uff1dx", "like a formula"), (" =x", "like a formula"),
        ("a" * 1001, "1,000 characters"), ("a\u202eb", "cannot be seen"), ("a\x07b", "cannot be seen"),
    ],
)  # fmt: skip
def test_cell_is_refused_with_its_line_and_column(cell: str, said: str) -> None:
    sheet = read(f"name,email\nfine,x\n{cell},y\n")

    assert [fault.line for fault in sheet.faults] == [3]
    assert said in sheet.faults[0].reason
    assert "“name”" in sheet.faults[0].reason
    assert len(sheet.rows) == 1


def test_row_of_other_length_is_refused() -> None:
    assert [fault.line for fault in read("name,email\na\na,b,c\na,b\n").faults] == [2, 3]


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=20), max_size=5))
def test_what_the_portal_writes_is_read_back(names: list[str]) -> None:
    names = [" ".join(name.split()) for name in names]
    names = [name for name in names if name and not name.startswith("'")]

    sheet = read(write_csv(("name",), [(name,) for name in names]))

    assert sheet.faults == ()
    assert [row.get("name") for row in sheet.rows] == names


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(SheetUnreadable):
        assert read(b"name,email\n" + content).columns == HEADS


def test_a_hundred_thousand_rows_are_read_in_seconds() -> None:
    content = b"name,email\n" + b"".join(b"N%d,n%d@example.org\n" % (n, n) for n in range(MOST_ROWS))
    began = time.perf_counter()

    assert len(read(content).rows) == MOST_ROWS
    assert time.perf_counter() - began < 10
