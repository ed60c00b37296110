"""Doubts that find the fault, and that their first mend settles."""

import time

import pytest

from practices.texts.editing import edit_structure, find_faults, mends_of, read_source
from practices.texts.numbering import segment

FAULTY = {
    "caption": "Article 1 – Gifts\n\nNo.\n\nFigure 1 – How to return a gift\n\nArticle 2 – Duties\n\nYes.\n",
    "caption in French": "Article 1\n\nTexte.\n\nTableau 2 – Les cadeaux\n\nArticle 2\n\nTexte.\n",
    "number_without_space": "Article 1\n\n1. Staff shall:\n\na.obey the rules;\n\nb.be honest.\n",
    "swallowed_number": "Article 1\n\nNo gifts. Article 2 Staff shall be honest.\n\nArticle 3\n\nNo leave.\n",
    "long_heading": f"Article 1 – Gifts. Staff shall not accept gifts{', or favours' * 8}\n\nNo.\n",
    "false_number": "Article 1\n\n1. Staff act under the rules of\n\n2. and obey them.\n\n3. They are honest.\n",
}  # fmt: skip


def faults(text):
    return find_faults(read_source(text, "en"))


@pytest.mark.parametrize("case", FAULTY)
def test_fault_is_found_and_its_mend_settles_it(case):
    text, code = FAULTY[case], case.split()[0]
    found = [fault for fault in faults(text) if fault.doubt.code == code]

    after = edit_structure(text, found[0].mends[0].act).text

    assert found[0].doubt.line <= len(text.split("\n"))
    assert len([fault for fault in faults(after) if fault.doubt.code == code]) == len(found) - 1


@pytest.mark.parametrize(
    "text",
    [
        "Article 1\n\nAs shown in figure 1, gifts are returned.\n",
        "Article 1\n\ni.e. nobody, e.g. staff.\n",
        "Article 1\n\nSubject to Article 2 Staff may act.\n\nArticle 2\n\nYes.\n",
        "Article 1\n\nStaff shall:\n\n(a) obey;\n\n(b) be honest:\n\n(a) at work;\n\n(b) at home.\n",
        "Article 1\n\n*Figure 1 – How to return a gift*\n",
        "Article 1\n\n(a) one\n\n(i) small\n\n(ii) smaller\n\n(b) two\n",
    ],
)
def test_sound_text_causes_no_doubt(text):
    assert faults(text) == ()


def test_number_out_of_order_can_be_corrected():
    text = "Article 1\n\nOne.\n\nArticle 2\n\nTwo.\n\nArticle 2\n\nThree.\n"
    source = read_source(text, "en")
    (doubt,) = segment(text).doubts

    after = edit_structure(text, mends_of(doubt, source)[0].act).text

    assert (doubt.code, segment(after).doubts) == ("repeated_number", ())


HEADS = ("Scope", "Duties", "Conflicts of interest", "Gifts", "Leave", "Final provisions")
FAULTS = {
    "number lost": lambda label, heading: heading,
    "number lost, heading marked": lambda label, heading: f"## {heading}",
    "number in small letters": lambda label, heading: f"{label.lower()} {heading}",
    "number without word": lambda label, heading: f"\\{label.removeprefix('Article ')} {heading}",
    "number misread by a machine": lambda label, heading: f"{label.replace('cle', 'de')} {heading}",
    "number repeated": lambda label, heading: f"Article {int(label[8:]) - 1} – {heading}",
    "number misread": lambda label, heading: f"Article 1{label[8:]} – {heading}",
}


def write_code(damaged: int = -1, damage=None, *, listed: bool) -> str:
    """Return a code of six articles, of which the number of one may be damaged."""
    body = "1. First, in Article {0}.\n\n2. Second." if listed else "Staff know what {0} is.\n\nThey say so."
    parts = []
    for at, heading in enumerate(HEADS):
        head = f"Article {at + 1}", heading
        parts += [damage(*head) if at == damaged else " – ".join(head), body.format(at)]
    return "# Code of conduct\n\n" + "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("at", [1, 3, 4])
@pytest.mark.parametrize("fault", FAULTS)
def test_first_mend_restores_what_was_damaged_and_none_changes_a_right_number(fault, at, listed):
    sound, damaged = write_code(listed=listed), write_code(at, FAULTS[fault], listed=listed)
    source = read_source(damaged, "en")
    found = [mends_of(doubt, source) for doubt in source.doubts] + [one.mends for one in faults(damaged)]

    mended = [edit_structure(damaged, mend.act).text for mends in found for mend in mends]

    assert mended
    for text in mended:
        pieces = [(piece.label.casefold(), piece.heading, piece.text) for piece in segment(text).segments]
        assert pieces == [(piece.label.casefold(), piece.heading, piece.text) for piece in segment(sound).segments]


@pytest.mark.parametrize(
    "text",
    [
        "Article 1 – Scope\n\nOne.\n\nArticle 2 – Gifts\n\nTwo.\n\nArticle 4 – Leave\n\nFour.\n",  # repealed
        "Article 1\n\nOne.\n\n## Gifts\n\nArticle 3\n\nThree.\n",  # articles have no headings here
        "Article 1\n\n1. One.\n\n2. Two.\n\n1. One again.\n\n2. Two again.\n",
    ],
)
def test_nothing_is_proposed_where_nothing_speaks_for_it(text):
    source = read_source(text, "en")

    assert [mends_of(doubt, source) for doubt in source.doubts] == [()] * len(source.doubts)
    assert not any(fault.mends for fault in faults(text))


LONG = {
    "lists that begin again": "(a) one:\n\n1. first\n\n2. second\n\n1. again\n\n2. again",
    "numbers close to their words": "Some words here\n\ni.the words\n\n1. first\n\n2. second\n\n1. again",
    "numbers that are missing": "Article {0}1\nHeading of {0}\n\n1. First words.\n\nArticle {0}3\n\n2. Second words.",
    "articles": "Article {0}\nHeading of {0}\n\n1. First words.\n\n2. Second words.",
}


@pytest.mark.parametrize("part", LONG.values(), ids=LONG)
def test_work_on_faults_grows_with_the_text_alone(part):
    few, many = (
        min(work_on_faults("\n\n".join(part.format(at) for at in range(1, count + 1)) + "\n") for _ in range(3))
        for count in (150, 600)
    )

    assert many < 8 * few + 0.05


def work_on_faults(text):
    """Return the seconds of the processor in which the faults of a text are found, with the mends of its doubts."""
    read_source.cache_clear()
    source = read_source(text, "en")
    began = time.process_time()
    find_faults(source)
    for doubt in source.doubts:
        mends_of(doubt, source)
    return time.process_time() - began
