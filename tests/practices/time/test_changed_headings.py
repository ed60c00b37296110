"""Headings of parts and articles among what changed: cases of a second maker, from the promise alone."""

import datetime

import pytest

from practices.queries.comparison.changes import changes_between
from tests.factories import edition, instrument

pytestmark = pytest.mark.django_db

GIFTS = "Members accept no gifts from persons who have business here."
PRESS = "Members speak to the press only when they were authorized to."
STEPS = "Whoever breaks this code is told so in writing and may answer."
BOOK = "The head of mission keeps a register of all matters reported."


def part(number, heading, *articles):
    return f"Part {number}\n{heading}\n\n" + "".join(articles)


def article(number, heading, *words):
    return f"{number}. {heading}\n\n" + "".join(f"{one}\n\n" for one in words)


ARTICLES = article(1, "Gifts", GIFTS), article(2, "Press", PRESS), article(3, "Steps", STEPS)
TWO_PARTS = part("I", "Duties", *ARTICLES[:2]) + part("II", "Measures", ARTICLES[2])
THREE_PARTS = (
    part("I", "Scope", article(1, "Reach", BOOK))
    + part("II", "Duties", article(2, "Gifts", GIFTS), article(3, "Press", PRESS))
    + part("III", "Measures", article(4, "Steps", STEPS))
)
SWAPPED = part("I", "Measures", article(1, "Steps", STEPS)) + part(
    "II", "Duties", article(2, "Gifts", GIFTS), article(3, "Press", PRESS)
)
MOVED = part("I", "Duties", ARTICLES[0]) + part("II", "Measures", *ARTICLES[1:])
RENAMED = TWO_PARTS.replace("Duties", "Part one").replace("Measures", "Duties").replace("Part one", "Measures")


def changed(old, new):
    """Return each change as its kind and the headings before and after."""
    code = instrument()
    earlier = edition(code, text=old, on=datetime.date(2003, 5, 14))
    later = edition(code, text=new, on=datetime.date(2005, 1, 1))
    rows = [row for row in changes_between(earlier, later).rows if row.kind != "same"]
    return {(row.kind, row.left and row.left.heading, row.right and row.right.heading) for row in rows}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (TWO_PARTS, TWO_PARTS, set()),
        (TWO_PARTS, SWAPPED, set()),
        (TWO_PARTS, RENAMED, set()),
        (TWO_PARTS, MOVED, set()),
        (TWO_PARTS, THREE_PARTS, {("new", None, "Scope"), ("new", None, "Reach")}),
        (THREE_PARTS, TWO_PARTS, {("removed", "Scope", None), ("removed", "Reach", None)}),
        (TWO_PARTS, "".join(ARTICLES), {("removed", "Duties", None), ("removed", "Measures", None)}),
        ("".join(ARTICLES), TWO_PARTS, {("new", None, "Duties"), ("new", None, "Measures")}),
        (TWO_PARTS, TWO_PARTS.replace("Press", "Press and media"), {("reworded", "Press", "Press and media")}),
        (TWO_PARTS, TWO_PARTS.replace("Measures", "Results"), {("reworded", "Measures", "Results")}),
    ],
)
def test_headings_that_changed_are_named_and_no_others(old, new, expected):
    assert changed(old, new) == expected


CHAPTERS = "Part I\nDuties\n\nChapter 1\nBenefits\n\n" + ARTICLES[0] + "Chapter 2\nRelations\n\n" + ARTICLES[1]
KEPT = "Gifts of small worth may be kept."
BELOW = "Part I\nConduct\n\n## Benefits\n\n" + GIFTS + "\n\n## Relations\n\n" + PRESS + "\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (CHAPTERS, CHAPTERS.replace("Relations", "Media"), {("reworded", "Relations", "Media")}),
        (CHAPTERS, CHAPTERS.replace("Chapter 2\nRelations\n\n", ""), {("removed", "Relations", None)}),
        (BELOW, BELOW.replace("press", "media"), {("reworded", "Relations", "Relations")}),
        (BELOW, BELOW + "\n## Steps\n\n" + STEPS + "\n", {("new", None, "Steps")}),
    ],
)
def test_what_stands_below_a_heading_of_a_part_is_no_word_of_the_part(old, new, expected):
    assert changed(old, new) == expected


def test_article_that_gets_a_second_paragraph_is_not_reworded():
    one, two = article(1, "Gifts", GIFTS), f"1. Gifts\n\n1.1 {GIFTS}\n\n1.2 {KEPT}\n\n"

    assert changed(one + ARTICLES[1], two + ARTICLES[1]) == {("new", None, "Gifts")}


def test_article_of_two_paragraphs_is_renamed_once():
    two = article(1, "Gifts", f"1. {GIFTS}", f"2. {KEPT}")
    two = f"Article 1\nGifts\n\n1. {GIFTS}\n\n2. {KEPT}\n\n"

    assert changed(two, two.replace("Gifts\n", "Presents\n")) == {("reworded", "Gifts", "Presents")}
