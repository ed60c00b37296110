"""Bringing two changes of one text together: no word of either side is lost, and nothing is asked without need."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.edit_conflicts.controls import Control, add_hidden, read_forms, same_form
from organizations.edit_conflicts.fields import ConflictSide, compare_fields, unknown_base
from organizations.edit_conflicts.merging import merge_sets, merge_texts
from organizations.edit_conflicts.rows import Versions
from practices.forms.pages_merging import cut_provisions

LINES = st.lists(st.sampled_from(["a b c\n", "a b d\n", "e\n", "f g\n", "\n", "h"]), max_size=8).map("".join)
PAGE = (
    '<script>var a = "<form>";</script><form method="get"><input name="q"></form>'
    '<form method="post" data-action="a->b"><label for="x">Title *</label><input id="x" name="title" value="Code">'
    '<textarea name="words">\nFirst\n\nSecond</textarea><input type="checkbox" name="is_new" checked>'
    '<select name="kind"><option value="a">A</option><option value="b">B</option></select></form>'
)


def ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"


@given(LINES, LINES, LINES)
def test_pieces_joined_are_each_of_the_three_texts(base: str, mine: str, theirs: str) -> None:
    pieces = merge_texts(base, mine, theirs)

    for side, text in (("base", base), ("mine", mine), ("theirs", theirs)):
        assert ended("".join(getattr(piece, side) for piece in pieces)) == ended(text)


@given(LINES, LINES)
def test_what_only_one_changed_is_asked_of_nobody(base: str, changed: str) -> None:
    for pieces in (merge_texts(base, changed, base), merge_texts(base, base, changed)):
        assert [piece.kept for piece in pieces] == [changed]


@given(LINES, LINES, LINES)
def test_merge_is_the_same_from_either_side(base: str, mine: str, theirs: str) -> None:
    ours, other = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)

    assert [piece.is_open for piece in ours] == [piece.is_open for piece in other] or not ours


def test_boxes_keep_what_either_ticked_and_lose_what_either_cleared() -> None:
    assert merge_sets(["a", "b", "c"], ["a", "b", "d"], ["b", "c", "e"]) == ["b", "e", "d"]


def test_neighbours_that_changed_are_asked_one_by_one() -> None:
    pieces = merge_texts("no gifts at all\nno loans at all\n", "no gifts at all\nno loans at night\n",
                         "no gifts at night\nno loans at day\n")  # fmt: skip

    assert [piece.kept for piece in pieces] == ["no gifts at night\n", None]


@pytest.mark.parametrize("seed", range(5))
def test_provisions_joined_are_the_text(seed: int) -> None:
    chance = random.Random(seed)
    lines = ["1. Gifts", "", "(a) none;", "Article 2", "2.1 Words", "A paragraph", "# Part", "3.", "\n"]
    text = "\n".join(chance.choices(lines, k=20))

    assert "".join(cut_provisions(text, "en")) == text


def test_forms_are_read_as_a_browser_would_send_them() -> None:
    (form,) = read_forms(PAGE, "/admin/")

    assert form.values() == {"title": ["Code"], "words": ["First\n\nSecond"], "is_new": ["on"], "kind": ["a"]}
    assert form.controls["title"].label == "Title"
    assert same_form({"title": "x"}, [form]) is form
    assert same_form({"other": "x"}, [form]) is None


def test_hidden_field_lands_in_its_form() -> None:
    page = add_hidden(PAGE, {1: {"opened_on": "<x>"}})

    assert 'data-action="a->b"><input type="hidden" name="opened_on" value="&lt;x&gt;">' in page
    assert page.count("opened_on") == 1


def test_row_that_they_removed_and_one_changed_is_asked() -> None:
    managed = {"names-TOTAL_FORMS": ["1"], "names-INITIAL_FORMS": ["1"]}
    row = {"names-0-id": ["7"], "names-0-name": ["Union"], "names-0-DELETE": []}
    none_left = {"names-TOTAL_FORMS": ["0"], "names-INITIAL_FORMS": ["0"]}
    controls = {
        "names-0-name": Control("names-0-name", "text", "Name"),
        "names-0-id": Control("names-0-id", "hidden"),
    }
    mine = {**managed, **row, "names-0-name": ["Harbour Union"]}

    fields = {one.name: one for one in compare_fields(Versions({**managed, **row}, mine, none_left), controls)}

    assert fields["names-0-DELETE"].side is ConflictSide.OPEN
    assert fields["names-0-name"].values == ["Harbour Union"]
    assert fields["names-0-id"].values == [""]
    assert fields["names-TOTAL_FORMS"].values == ["1"]


def test_where_nobody_knows_what_was_opened_both_count_as_changed() -> None:
    mine, theirs = {"title": ["Mine"], "kind": ["a"]}, {"title": ["Theirs"], "kind": ["a"]}
    controls = {"title": Control("title", "text", "Title"), "kind": Control("kind", "choice", "Kind")}

    fields = compare_fields(Versions(unknown_base(mine, theirs), mine, theirs), controls)

    assert [field.side for field in fields] == [ConflictSide.OPEN, ConflictSide.NOBODY]
