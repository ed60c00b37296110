"""Reading the manifest of a folder: what is taken, and what is refused with its line."""

import pytest

from practices.documents.manifests import COLUMNS, read_manifest
from practices.documents.text import UnreadableText
from practices.management.import_options import WORDS


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, dict(row.cells)) for row in read_manifest(text.encode())]


def test_columns_are_the_words_of_the_options():
    assert set(COLUMNS) == {"file", *WORDS}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_separated_by_commas_semicolons_or_tabs(separator):
    sheet = "\ufefffile,Title,Adopted on\n a.txt ,Code,2001\n\nb.txt,,\n".replace(",", separator)

    assert rows(sheet) == [(2, {"file": "a.txt", "title": "Code", "adopted_on": "2001"}), (4, {"file": "b.txt"})]


def test_lines_are_those_of_the_sheet_when_cells_hold_line_breaks():
    assert [line for line, _cells in rows('file,title\na.txt,"Code\nof conduct"\nb.txt,Rules\n')] == [2, 4]


BAD = {
    "empty": (b"", "is empty"),
    "heads alone": (b"file,title\n", "names no file"),
    "no file column": (b"title\nCode\n", "no column"),
    "unknown column": (b"file,colour\na,b\n", "not known: colour"),
    "column twice": (b"file,title,Title\na,b,c\n", "come twice: title"),
    "more cells than columns": (b"file,title\na,b\nc,d,e\n", "Line 3 .* more cells"),
    "open quotation": (b'file,title\na,"b\nc,d\n', "Line 2 "),
    "wrong encoding": ("file,title\na,Über\n".encode("latin-1"), "line 2 cannot be read"),
    "binary": (b"file\n\x00\x01\n", "binary"),
    "too large": (b"file\n" + b"a" * 17 * 1024**2, "too large"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_manifest_is_refused_in_words(case):
    data, words = BAD[case]

    with pytest.raises(UnreadableText, match=words):
        read_manifest(data)
