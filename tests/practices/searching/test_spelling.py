"""Words that nothing has are mended by the words, and the pairs of words, that texts use."""

import pytest

from practices.queries.searching.place_words import is_place_word
from practices.queries.searching.spelling import SpellingCorrection, correct_spelling

TEXTS = (
    "a conflict of interest is declared the interred remains a staff member reports whistleblower policy outer office"
)
WORDS = (
    *("conflict7", "interred", "interest", "conflict", "declared", "staff"),
    *("member", "whistleblower", "policy", "outer", "after"),
)
PAIRS = {("of", "interest"), ("staff", "member"), ("outer", "office")}


def mended(typed: str) -> str:
    words, made = ask(typed)
    assert bool(made) == (words != typed)
    return words


def ask(typed: str) -> tuple[str, tuple[SpellingCorrection, ...]]:
    return correct_spelling(
        typed,
        WORDS,
        is_known=lambda word: word in TEXTS.split(),
        is_pair=lambda first, second: (first, second) in PAIRS,
    )


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("conflict of interrst", "conflict of interest"),
        ("interrst", "interest"),
        ("a staffmember reports", "a staff member reports"),
        ("whistle blower policy", "whistleblower policy"),
        ("policy, whistle blower", "policy, whistleblower"),
        ("whistle, blower", "whistle, blower"),
        ("whistle-blower policy", "whistleblower policy"),
        ("conflictt of (interrst)", "conflict of (interest)"),
        ("conflict ofinterest", "conflict of interest"),
        ("¿Interrst?", "¿interest?"),
        ("[interrst] *conflictt*, 'declarred'", "[interest] *conflict*, 'declared'"),
        ("مصالح؟ interrst؟", "مصالح؟ interest؟"),
        ("l'interrst d\u2019interrst", "l'interest d\u2019interest"),
        ("conflictt-policyy/interrst,staff", "conflict-policy/interest,staff"),
        ("interrst OR conflictt", "interest OR conflict"),
        ("(Interrst of staff", "(interest of staff"),
        ("Outre", "Outre"),
        ("OUTRE", "OUTRE"),
        ("Xnterest", "Xnterest"),
        ("Interrst", "interest"),
        ("the Interrst and the interrst", "the Interrst and the interest"),
        ("staff1 interrst2 conflic7", "staff1 interrst2 conflic7"),
        ("2001interrst", "2001interrst"),
        ("staff-the conflictt-the", "staff-the conflictt-the"),
        ("PC.DEC/427 interrst", "PC.DEC/427 interest"),
        ('"interrst" conflictt', '"interrst" conflict'),
        ("conflict of interest", "conflict of interest"),
        ("", ""),
        ("-interrst", "-interrst"),
    ],
)
def test_words_are_mended_in_place(typed: str, instead: str) -> None:
    assert mended(typed) == instead


def test_neighbours_decide_among_words_that_are_as_near() -> None:
    near = ("outer", "after", "hours", "office")

    def mended_as(typed: str) -> str:
        return correct_spelling(
            typed,
            near,
            is_known=lambda word: word in {"office", "hours"},
            is_pair=lambda first, second: (first, second) in {("after", "hours"), ("outer", "office")},
        )[0]

    assert mended_as("ofter hours") == "after hours"
    assert mended_as("ofter office") == "outer office"
    assert mended_as("ofter hourz") == "after hours"
    assert mended_as("ofter offize") == "outer office"


def test_a_correction_is_listed_once_and_as_it_was_typed() -> None:
    assert ask("Conflictt, conflictt and conflictt")[1] == (
        SpellingCorrection("Conflictt", "conflict"),
        SpellingCorrection("conflictt", "conflict"),
    )


def test_real_words_stay_and_are_still_joined() -> None:
    def put(typed: str) -> str:
        return correct_spelling(
            typed,
            ("graft", "overtime"),
            is_known=lambda word: word in {"graft", "overtime"},
            is_pair=lambda _first, _second: False,
            is_real=lambda word: word in {"draft", "over", "time"},
        )[0]

    assert put("draft") == "draft"
    assert put("graaft") == "graft"
    assert put("over time") == "overtime"


def test_a_known_word_with_a_prefix_is_spelled_well() -> None:
    def put(typed: str) -> str:
        return correct_spelling(
            typed,
            ("recuse", "report"),
            is_known=lambda word: word in {"use", "paid", "recuse", "report"},
            is_pair=lambda _first, _second: False,
        )[0]

    assert put("reuse unpaid non-use") == "reuse unpaid non-use"
    assert put("recusse reprot") == "recuse report"


def test_names_are_told_by_capitals_where_the_language_does_so() -> None:
    def put(*, has_names: bool) -> str:
        return correct_spelling(
            "ein Interrst",
            WORDS,
            is_known=lambda word: word == "ein",
            is_pair=lambda _first, _second: False,
            has_names=has_names,
        )[0]

    assert put(has_names=True) == "ein Interrst"
    assert put(has_names=False) == "ein interest"


@pytest.mark.parametrize(
    "word",
    [
        *("Article", "articles", "Art", "alinéa", "alinea", "Absatz", "Anlage", "Buchstabe", "Ziffer", "статьи"),
        *(
            "статье",
            "пункта",
            "абзаца",
            "المادة",
            "والمادة",
            "للمادة",
            "بالمادة",
            "مادة",
            "الفقرة",
            "artículo",
            "articulo",
        ),
        *("párrafo", "comma", "lid", "parágrafo", "annexe", "schedule"),
    ],
)
def test_words_by_which_places_are_cited_are_known_in_each_form(word: str) -> None:
    assert is_place_word(word)


@pytest.mark.parametrize("word", ["gift", "articulate", "Geschenk", "подарок", "هدية", "partner"])
def test_others_cite_no_place(word: str) -> None:
    assert not is_place_word(word)


def test_the_arabic_article_makes_no_word_longer() -> None:
    def put(typed: str) -> str:
        return correct_spelling(
            typed, ("الاستبعاد",), is_known=lambda _word: False, is_pair=lambda _first, _second: False
        )[0]

    assert put("الاستبعدد") == "الاستبعاد"
    assert put("الاستشهاد") == "الاستشهاد"
