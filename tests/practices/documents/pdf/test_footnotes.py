"""Notes at the foot of a page, in the notation behind the paragraph of their mark."""

from practices.documents.pdf.reading import read_pdf
from tests.practices.documents.pdf.typesetting import WORDS, paragraphs, typeset


def test_notes_stand_behind_the_paragraph_of_their_mark():
    read = read_pdf(
        typeset(f"Gifts#footnote[Below 50 euros.] are refused. {WORDS}\n\nLeave#footnote[See rule 3.]. {WORDS}")
    )

    assert paragraphs(read.text) == [
        f"Gifts[^1] are refused. {WORDS}",
        "[^1]: Below 50 euros.",
        f"Leave[^2]. {WORDS}",
        "[^2]: See rule 3.",
    ]


def test_small_raised_marks_are_found_as_well():
    text = f"#set super(typographic: false)\nGifts#footnote[{WORDS}] are refused. {WORDS}"
    read = read_pdf(typeset(text))

    assert paragraphs(read.text) == [f"Gifts[^1] are refused. {WORDS}", f"[^1]: {WORDS}"]


def test_notes_that_are_numbered_by_page_get_names_of_their_own():
    first, second = (f"{word}#footnote[{word}.] are refused. {WORDS}" for word in ("Gifts", "Honours"))
    read = read_pdf(typeset(f"{first}\n#pagebreak()\n#counter(footnote).update(0)\n{second} {WORDS}"))

    assert read.text.count("[^1]") == 2
    assert read.text.count("[^1-p2]") == 2


def test_a_raised_figure_without_a_note_stays_a_figure():
    read = read_pdf(typeset(f"An area of 20 m#super[2] is enough. {WORDS}"))

    assert read.text.startswith("An area of 20 m2 is enough.")


def test_small_type_at_the_foot_without_marks_is_text():
    read = read_pdf(typeset(f"{WORDS}\n\n#text(8pt)[Annex in small type: {WORDS}]"))

    assert paragraphs(read.text) == [WORDS, f"Annex in small type: {WORDS}"]
