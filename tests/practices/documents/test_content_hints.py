"""Hints about what was written: pure functions, each with what it tells of and what it lets be."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.documents.content_hints import MOST_OF_A_KIND, hints_of_dates, hints_of_emptiness, hints_of_text


def told(text: str) -> list[tuple[str, int]]:
    """Return code and line of each hint about a text."""
    return [(hint.code, hint.line) for hint in hints_of_text(text, field="numbered_text")]


def day(year: int) -> datetime.date:
    return datetime.date(year, 1, 1)


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("# One\n\n### Two\n", [("heading_jumps", 3)]),
        ("### One\n\n## Two\n\n### Three\n\n# Four\n", []),
        ("![](page:12)\n![The form](page:12)\n", [("image_undescribed", 1)]),
        ("See [here](https://example.org).\n", [("link_says_nothing", 1)]),
        ("Voir [Cliquez ici !](https://example.org).\n", [("link_says_nothing", 1)]),
        ("See [the staff rules](https://example.org), or (here).\n", []),
        ("| a | b |\n| c | d |\n", [("table_without_head", 1)]),
        ("| a | b |\n| --- | :-: |\n| c | d |\n", []),
        ("| one row alone |\n", []),
        (
            "Words\n| a | b |\n| c | d |\n\n| e | f |\n| g | h |\n",
            [("table_without_head", 2), ("table_without_head", 5)],
        ),
        ("", []),
    ],
)
def test_text_is_told_line_by_line(text: str, hints: list[tuple[str, int]]) -> None:
    assert told(text) == hints


def test_hints_of_a_kind_are_bounded() -> None:
    assert len(told("![](page:1)\n" * 50)) == MOST_OF_A_KIND


@given(st.text(alphabet="#|-[]()!ab \n", max_size=200))
def test_any_text_gives_lines_that_there_are(text: str) -> None:
    lines = [hint.line for hint in hints_of_text(text, field="summary")]

    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


def test_dates_out_of_order_are_named() -> None:
    found = hints_of_dates([("adopted", day(2005)), ("in_force", day(2003)), ("amended", day(2001))], field="events")

    assert [hint.words for hint in found] == ["adopted in_force", "adopted amended"]


def test_dates_in_order_are_let_be() -> None:
    dates = [("in_force", day(2003)), ("adopted", day(2003)), ("dated", day(1990)), ("ended", day(2010))]

    assert hints_of_dates(dates, field="events") == []


def test_missing_dates_and_fields_are_told() -> None:
    assert [hint.code for hint in hints_of_dates([], field="events")] == ["no_date"]
    assert [hint.field for hint in hints_of_emptiness({"a": "", "b": "x"}, {"a": "no_a", "b": "no_b"})] == ["a"]
