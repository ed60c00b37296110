"""One document out of a file that holds several."""

import pytest

from practices.texts.numbering import HeadingAmbiguous, HeadingNotFound, cut_lines, find_document

FILE = """Attachments: Code of conduct, ABC/12/00

ABC/11/00
A letter about the code of conduct.

ABC/12/00
The Organization

CODE OF CONDUCT
FOR  STAFF
1. Be kind.

ABC/13/00
Another one.
"""


def test_document_ends_before_the_next_symbol():
    first, last = find_document(FILE, "code of conduct for staff")

    assert cut_lines(FILE, first, last) == "CODE OF CONDUCT\nFOR  STAFF\n1. Be kind.\n\n"


def test_document_ends_before_a_markdown_heading_of_its_depth():
    assert find_document("# One\n## Code\ntext\n### Part\ntext\n## Next\ntext\n", "Code") == (2, 5)


def test_document_reaches_to_the_end_of_the_file():
    assert find_document("One\n\nCode\n\n1. Be kind.", "CODE") == (3, 5)


@pytest.mark.parametrize("heading", ["", "  ", "Code of something else", "Code of"])
def test_heading_that_is_no_line_is_refused(heading):
    with pytest.raises(HeadingNotFound):
        find_document(FILE, heading)


def test_heading_that_stands_twice_is_refused_with_its_lines():
    with pytest.raises(HeadingAmbiguous, match="1, 3"):
        find_document("Code\ntext\nCODE\ntext\n", "code")
