"""What a page repeats is left out and said; what a text repeats is kept."""

from practices.interchange.pdf.reading import read_pdf
from tests.practices.interchange.pdf.typesetting import WORDS, paragraphs, typeset

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
