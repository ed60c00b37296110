"""Amendments read out of a text, and worked into another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.texts.numbering import Act, Snag, read_amendments, work_in

BASE = """# Staff Regulations

Article 1 – Purpose

These regulations bind all staff.

Article 2 – Gifts

1. Staff accept no gifts above 50 euro.

2. Gifts are declared within ten days to the head of mission.

Article 3 – Press

Staff speak to the press when authorized.

Article 4 – Vehicles

(a) Vehicles are for official use.

(b) A log is kept.
"""


def one(text):
    (found,) = read_amendments(text)
    return found


@pytest.mark.parametrize(
    ("said", "act", "target"),
    [
        ("Article 2(1) is replaced by the following:\n\n“1. New.”", Act.REPLACE, ("2", "1")),
        ("In Article 2, paragraph 1 shall read as follows:\n\n“1. New.”", Act.REPLACE, ("2", "1")),
        ("Paragraph 1 of Article 2 is replaced by the following:\n“1. New.”", Act.REPLACE, ("2", "1")),
        ("L'article 2 est remplacé par le texte suivant :\n\n« Article 2\n\nNouveau. »", Act.REPLACE, ("2",)),
        ("Artikel 2 Absatz 1 erhält folgende Fassung:\n\n„1. Neu.”", Act.REPLACE, ("2", "1")),
        ("3. Article 12 bis is repealed.", Act.DELETE, ("12bis",)),
        ("(b) Staff Rule 101.2 is deleted.", Act.DELETE, ("101.2",)),
        ("L’article 7 est abrogé.", Act.DELETE, ("7",)),
        ("The following Article 3a is inserted after Article 3:\n\n“Article 3a\n\nNew.”", Act.INSERT, ("3a",)),
        ("In Article 4, the following point (c) is added:\n\n“(c) New.”", Act.INSERT, ("4", "c")),
        ("In Article 2(2), the words “ten days” are replaced by “five days”.", Act.WORDS, ("2", "2")),
        ("À l'article 2, les mots « dix jours » sont supprimés.", Act.WORDS, ("2",)),
    ],
)
def test_an_instruction_is_read(said, act, target):
    found = one(said)

    assert (found.act, found.target) == (act, target)


def test_what_an_instruction_quotes_is_no_instruction():
    found = one("Article 2 is replaced by the following:\n\n“Article 2\n\nArticle 5 is deleted.”")

    assert found.text == "Article 2\n\nArticle 5 is deleted."


@pytest.mark.parametrize(
    "said", ["Article 5 applies to all staff.", "The report is deleted.", "Article 2 and Article 3 are deleted."]
)
def test_what_is_no_single_instruction_is_left_to_a_person(said):
    assert read_amendments(said) == []


def test_amendments_are_worked_in_and_the_rest_stays_as_it_is():
    amending = (
        "1. Article 2(1) is replaced by the following:\n\n“1. Staff accept no gifts.”\n\n"
        "2. In Article 2(2), the words “ten days” are replaced by “five days”.\n\n"
        "3. Article 3 is deleted.\n\n"
        "4. The following Article 3a is inserted after Article 3:\n\n"
        "“Article 3a – Media\n\nStaff say whose view it is.”\n\n"
        "5. In Article 4, the following point (c) is added:\n\n“(c) It is kept for five years.”\n"
    )

    done = work_in(BASE, read_amendments(amending))

    assert not any(one.snag for one in done.worked)
    assert done.text == (
        BASE.replace(" above 50 euro", "")
        .replace("ten days", "five days")
        .replace(
            "Article 3 – Press\n\nStaff speak to the press when authorized.",
            "Article 3a – Media\n\nStaff say whose view it is.",
        )
        .replace("(b) A log is kept.\n", "(b) A log is kept.\n\n(c) It is kept for five years.\n")
    )


@pytest.mark.parametrize(
    ("said", "snag", "provision"),
    [
        ("Article 9 is deleted.", Snag.MISSING, "9"),
        ("In Article 2, the words “staff” are deleted.", Snag.WORDS_MISSING, "2"),
        ("In Article 2, the words “Gifts” are deleted.", Snag.WORDS_REPEATED, "2"),
        ("The following Article 3 is inserted:\n\n“Article 3\n\nNew.”", Snag.TAKEN, "3"),
    ],
)
def test_what_cannot_be_placed_without_doubt_is_said_and_changes_nothing(said, snag, provision):
    done = work_in(BASE, read_amendments(said))

    assert (done.worked[0].snag, done.worked[0].provision) == (snag, provision)
    assert done.text == BASE


@given(st.text(alphabet="Article 0123().“”:\nis deleted replaced by the following words", max_size=300))
def test_no_text_breaks_the_reading(text):
    work_in(BASE, read_amendments(text))
