import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.texts.words import fold, is_finished, pieces, sentences, stems, words


@given(st.text())
def test_pieces_join_back_to_the_text(text):
    assert "".join(pieces(text)) == text


def test_pieces_keep_a_word_with_its_apostrophe_and_white_space():
    assert pieces("  Don’t  go.\n") == ["  Don’t  ", "go", ".\n"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Staff MEMBERS, all", ["staff", "members", "all"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("مُوَظَّف", ["مُوَظَّف"]),
        ("职员", ["职", "员"]),
    ],
)
def test_words_of_a_script(text, expected):
    assert words(text) == expected


def test_stems_bring_inflections_together():
    assert stems("Obligations of the member", "en") == stems("obligation OF the Members", "en-GB")


def test_stems_drop_numbers_and_enumerators():
    assert stems("12. (a) gift") == ["gift"]


def test_stems_of_a_script_without_spaces_are_couples_of_letters():
    assert stems("职员守则", "zh") == ["职员", "员守", "守则"]


def test_stems_of_a_single_letter_word_remain():
    assert stems("人", "zh") == ["人"]


def test_stems_of_an_unknown_language_are_its_words():
    assert stems("Sahihi maadili", "sw") == ["sahihi", "maadili"]


def test_sentences_join_enumerators_to_what_follows():
    assert sentences("1. Staff shall act well. 2. Staff shall be on time.") == [
        "1. Staff shall act well.",
        "2. Staff shall be on time.",
    ]


def test_sentences_of_a_very_long_text_are_bounded():
    found = sentences("Staff shall act well at all times. " * 500)

    assert len(found) <= 24
    assert sum(len(sentence.split()) for sentence in found) == 3500


def test_sentences_of_a_blank_text_are_none():
    assert sentences(" \n ") == []


def test_fold_keeps_words_only_apart_from_case_and_spacing():
    assert fold("Café\n au  LAIT") == fold("cafe\u0301 au lait")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gifts are returned.", True),
        ("Les cadeaux sont rendus »", True),
        ("礼品退还。", True),
        ("The sanctions are:", False),
        ("Les sanctions sont :", False),
        ("Members may", False),
        ("", False),
    ],
)
def test_a_text_that_only_leads_to_what_follows_is_not_finished(text, expected):
    assert is_finished(text) is expected
