"""All ways to write a word are one."""

import pytest

from practices.texts.written_forms import bare_word, other_english, without_invisible


@pytest.mark.parametrize(
    ("ways", "bare"),
    [
        ("harcèlement HARCÈLEMENT harcelement", "harcelement"),
        ("œuvre Œuvre oeuvre", "oeuvre"),
        ("Straße STRASSE strasse", "strasse"),
        ("السرّية السرية السريه", "السريه"),
        ("أخلاقيات اخلاقيات", "اخلاقيات"),
        ("учёный ученый УЧЁНЫЙ", "ученый"),
        ("İMMUNITY immunity ｉｍｍｕｎｉｔｙ", "immunity"),
    ],
)
def test_ways_to_write_a_word_are_one(ways: str, bare: str):
    assert {bare_word(way) for way in ways.split()} == {bare}


def test_other_letters_stay_others():
    assert bare_word("мой") != bare_word("мои")
    assert bare_word("gift") != bare_word("gifts")


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("honour", "honor"), ("behaviours", "behaviors"), ("favourable", "favorable"), ("organisation", "organization"),
        ("analysed", "analyzed"), ("defence", "defense"), ("licence", "license"), ("practise", "practice"),
        ("centre", "center"), ("travelling", "traveling"), ("programmes", "programs"), ("catalogue", "catalog"),
        ("judgement", "judgment"),
    ],
)  # fmt: skip
def test_regular_differences_of_english_are_written_both_ways(british: str, american: str):
    assert american in other_english(british)
    assert british in other_english(american)


@pytest.mark.parametrize("word", ["filed", "filled", "four", "hour", "court", "officer", "gift", ""])
def test_other_words_are_not_changed(word: str):
    assert other_english(word) == ()


def test_what_nobody_sees_goes():
    assert without_invisible("gi\u00adft\u200b \u202egift\u202c \ufeff") == "gift gift "
