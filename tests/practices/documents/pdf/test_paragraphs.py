"""Lines joined into paragraphs, labels at the beginning of lines, headings."""

import pytest

from practices.documents.pdf.reading import read_pdf
from practices.texts.numbering import segment
from tests.practices.documents.pdf.typesetting import PLAIN, WORDS, paragraphs, typeset


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param("#set par(justify: true)", id="justified"),
        pytest.param("#set par(justify: false)", id="ragged"),
        pytest.param("#set par(justify: true, first-line-indent: 1.5em, spacing: 0.65em)", id="indented"),
        pytest.param("#set par(leading: 1.4em, spacing: 2.6em)", id="double-spaced"),
    ],
)
def test_wrapped_lines_become_one_line(setting):
    read = read_pdf(typeset(f"{setting}\nFirst. {WORDS}\n\nSecond. {WORDS}\n\nThird. {WORDS}"))

    assert paragraphs(read.text) == [f"{place}. {WORDS}" for place in ("First", "Second", "Third")]


def test_paragraphs_go_on_over_pages_and_pages_begin_at_their_line():
    read = read_pdf(typeset(f"Short.\n\n{' '.join([WORDS] * 30)}\n\nLast."))

    assert len(paragraphs(read.text)) == 3
    assert read.pages == (1, 3)


def test_hanging_items_keep_their_labels():
    items = "".join(f"#par(hanging-indent: 2em)[#box(width: 2em)[({letter})]{WORDS}]\n" for letter in "abc")
    read = read_pdf(typeset(f"Members shall:\n\n{items}"))

    assert paragraphs(read.text) == ["Members shall:", *[f"({letter}) {WORDS}" for letter in "abc"]]


def test_numbers_in_running_text_open_no_paragraph():
    sentence = "Nothing in this Article limits what is laid down in paragraph 2 and in Article 14 and in paragraph 3. "
    read = read_pdf(typeset(sentence * 12))

    assert len(paragraphs(read.text)) == 1


def test_words_parted_by_the_typesetter_are_joined():
    words = f"{WORDS} " * 6
    narrow = '#set page(width: 7cm, height: 40cm)\n#set text(lang: "en", hyphenate: true)\n#set par(justify: true)\n'
    data = typeset(words, setting=narrow)

    assert "-" not in read_pdf(data).text.replace("non-", "")
    assert read_pdf(data).text.split() == words.split()


def test_hyphens_of_compound_words_are_kept():
    read = read_pdf(
        typeset(
            "A decision-making body. It is well-being and decision-\\\nmaking that count here, says the text.",
            setting="#set page(width: 11cm)\n",
        )
    )

    assert "well-being and decision-making that count" in read.text


def test_articles_and_their_headings_are_read_as_such():
    body = "".join(
        f"#align(center)[*Article {number}*]\n\n#align(center)[*{heading}*]\n\n1. {WORDS}\n\n2. {WORDS}\n\n"
        for number, heading in enumerate(("Gifts", "Outside activities", "Entry into force"), 1)
    )
    read = read_pdf(typeset(f"#align(center, text(17pt)[*Code of Conduct*])\n\n{body}"))

    segments = segment(read.text, language="en").segments
    assert read.text.startswith("# Code of Conduct\n")
    articles = [(piece.label, piece.heading) for piece in segments if piece.element == "article"]
    assert articles == [("Article 1", "Gifts"), ("Article 2", "Outside activities"), ("Article 3", "Entry into force")]


def test_headings_get_their_depth_by_type():
    text = f"= Code\n{WORDS}\n== Working hours\n{WORDS}\n=== Exceptions\n{WORDS}\n== Leave\n{WORDS}"
    read = read_pdf(typeset(text, setting=PLAIN))

    marks = [line.split(" ")[0] for line in read.text.splitlines() if line.startswith("#")]
    assert marks == ["#", "##", "###", "##"]


def test_a_line_that_looks_like_markup_is_kept_as_words():
    read = read_pdf(typeset("\\# is no heading, says this sentence.\n\n\\| nor is this a table \\|"))

    assert paragraphs(read.text) == ["\\# is no heading, says this sentence.", "\\| nor is this a table |"]
