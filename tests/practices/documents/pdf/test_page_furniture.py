"""What a page repeats is left out and said; what a text repeats is kept."""

from practices.documents.pdf.reading import read_pdf
from tests.practices.documents.pdf.typesetting import PLAIN, WORDS, paragraphs, typeset

HEADED = """
#set page(
  paper: "a4",
  header: [Staff Rules #h(1fr) ST/SGB/2018/1],
  footer: context align(center, [Page #counter(page).display() of 9]),
)
#set text(lang: "en")
"""


def test_running_heads_and_page_numbers_are_left_out_and_said():
    body = "\n\n".join(f"{number}. {WORDS * 3}" for number in range(1, 19))
    read = read_pdf(typeset(body, setting=HEADED))

    assert len(read.pages) > 3
    assert len(paragraphs(read.text)) == 18
    assert "ST/SGB" not in read.text
    assert "Page" not in read.text
    assert [doubt.code for doubt in read.doubts if doubt.code == "running_heads"] == ["running_heads"]


def test_odd_and_even_heads_with_page_numbers_are_left_out():
    setting = """
    #set page(paper: "a5", header: context if calc.odd(here().page()) [Part One #h(1fr) #here().page()]
      else [#here().page() #h(1fr) Official Records])
    """
    body = "\n\n".join(f"{number}. {WORDS * 2}" for number in range(1, 19))
    read = read_pdf(typeset(body, setting=setting))

    assert len(read.pages) > 5
    assert "Official Records" not in read.text
    assert "Part One" not in read.text


def test_divisions_at_the_top_of_pages_are_kept():
    body = "#pagebreak()\n".join(f"Schedule {number}\n\n{WORDS[9 * number :]}\n\n" for number in range(1, 5))
    read = read_pdf(typeset(body))

    assert [f"Schedule {number}" in paragraphs(read.text) for number in range(1, 5)] == [True] * 4


def test_sentences_that_begin_several_pages_are_kept():
    line = "The Parties shall take the necessary legislative or other measures to that end."
    pages = [f"{line}\n\n{WORDS[9 * number :]}\n\n" for number in range(1, 4)]
    pages += [f"{number}. {WORDS[5 * number :]}\n\n" for number in range(1, 8)]
    read = read_pdf(typeset("#pagebreak()\n".join(pages)))

    assert read.text.count(line) == 3


def test_a_table_of_contents_is_left_out_and_said():
    headings = "".join(f"= Chapter {name}\n{WORDS * 6}\n" for name in ("one", "two", "three", "four"))
    read = read_pdf(typeset(f"#outline(title: [Contents])\n#pagebreak()\n{headings}"))

    assert "Contents" not in read.text
    assert "...." not in read.text
    assert read.text.count("Chapter") == 4
    assert "contents_left_out" in {doubt.code for doubt in read.doubts}


def on_pages(texts: list[str]) -> str:
    """Return the source of texts that each begin a page."""
    return "\n#pagebreak()\n\n".join(texts)


def test_line_that_begins_the_text_of_every_page_is_kept():
    line = "The members of the staff shall act with integrity."
    read = read_pdf(typeset(on_pages([f"{line}\\ {WORDS[9 * number :] * 3}" for number in range(1, 8)])))

    assert read.text.count(line) == 7
    assert "running_heads" not in {doubt.code for doubt in read.doubts}


def test_sentence_set_off_that_begins_the_text_of_every_page_is_kept():
    line = "The Parties shall take the necessary legislative or other measures to that end."
    setting = f"{PLAIN}#set par(spacing: 2em)\n"
    pages = [f"{line}\n\n{WORDS[9 * number :] * 2}\n\n{WORDS[5 * number :]}" for number in range(1, 8)]

    assert read_pdf(typeset(on_pages(pages), setting=setting)).text.count(line) == 7


def test_running_head_close_above_the_text_is_left_out():
    setting = (
        '#set page(paper: "a4", margin: (top: 1.7cm), header-ascent: 0.3em, header: [Staff Rules of the Bureau])\n'
        '#set text(size: 11pt, lang: "en")\n#set par(leading: 1em)\n'
    )
    read = read_pdf(typeset(on_pages([f"{number}\\. {WORDS * 5}" for number in range(1, 6)]), setting=setting))

    assert "Staff Rules" not in read.text
    assert len(paragraphs(read.text)) == 5


def test_head_set_off_below_the_margin_is_left_out():
    setting = '#set page(paper: "a4", margin: (top: 6cm), header-ascent: 40%, header: [Staff Rules of the Bureau])\n'
    read = read_pdf(typeset(on_pages([f"{number}\\. {WORDS * 5}" for number in range(1, 6)]), setting=setting))

    assert "Staff Rules" not in read.text
