"""Doubts that find the fault, and that their first mend settles."""

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

    after = edit_structure(text, found[0].mends[0]).text

    assert found[0].doubt.line <= len(text.split("\n"))
    assert len([fault for fault in faults(after) if fault.doubt.code == code]) == len(found) - 1


def test_list_that_begins_again_is_found():
    text = "Article 1\n\nStaff shall:\n\n(a) obey;\n\n(b) be honest:\n\n(a) at work;\n\n(b) at home.\n"

    (fault,) = [fault for fault in faults(text) if fault.doubt.code == "list_restarts"]

    assert edit_structure(text, fault.mends[-1]).text.count("(c) at work;") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Article 1\n\nAs shown in figure 1, gifts are returned.\n",
        "Article 1\n\ni.e. nobody, e.g. staff.\n",
        "Article 1\n\nSubject to Article 2 Staff may act.\n\nArticle 2\n\nYes.\n",
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

    after = edit_structure(text, mends_of(doubt, source)[0]).text

    assert (doubt.code, segment(after).doubts) == ("repeated_number", ())
