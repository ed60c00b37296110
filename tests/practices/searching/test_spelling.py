"""Words that nothing has are mended by the words, and the pairs of words, that texts use."""

import pytest

from practices.queries.searching.spelling import correct_spelling
from practices.queries.searching.terms import read_question

TEXTS = (
    "a conflict of interest is declared the interred remains a staff member reports whistleblower policy outer office"
)
WORDS = ("interred", "interest", "conflict", "declared", "staff", "member", "whistleblower", "policy", "outer", "after")
PAIRS = {("of", "interest"), ("staff", "member"), ("outer", "office")}


def mended(typed: str) -> str:
    words, made = correct_spelling(
        typed,
        read_question(typed, ["en"]).terms,
        WORDS,
        is_found=lambda term: term.text in TEXTS.split(),
        is_pair=lambda first, second: (first, second) in PAIRS,
    )
    assert bool(made) == (words != typed)
    return words


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("conflict of interrst", "conflict of interest"),
        ("interrst", "interest"),
        ("a staffmember reports", "a staff member reports"),
        ("whistle blower policy", "whistleblower policy"),
        ("policy, whistle blower", "policy, whistleblower"),
        ("conflictt of (interrst)", "conflict of interest"),
        ('"interrst" conflictt', '"interrst" conflict'),
        ("conflict of interest", "conflict of interest"),
        ("", ""),
        ("-interrst", "-interrst"),
    ],
)
def test_words_are_mended_in_place(typed: str, instead: str) -> None:
    assert mended(typed) == instead


def test_neighbours_decide_among_words_that_are_as_near() -> None:
    near = ("outer", "after")

    def ask(typed: str) -> str:
        return correct_spelling(
            typed,
            read_question(typed, ["en"]).terms,
            near,
            is_found=lambda term: term.text in {"office", "hours"},
            is_pair=lambda first, second: (first, second) in {("after", "hours"), ("outer", "office")},
        )[0]

    assert ask("ofter hours") == "after hours"
    assert ask("ofter office") == "outer office"
