"""Laws that hold for any text."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.texts.numbering import fold_units, segment
from tests.whole import many

_STARTS = st.sampled_from(
    [
        *("", "1. ", "2) ", "(a) ", "(i) ", "10.1 ", "Article 5 ", "Article 5", "Section II ", "Rule 101.2 (b) "),
        *("PART I", "# ", "### ", "- ", "• ", "-• j. ", "Annex I", "SCHEDULE ", "§ 3a ", "Preamble ", "IV "),
        *(
            "المادة 2 ",
            "Статья 1. ",
            "| a | ",
            "> ",
            "**1.** ",
            "X",
            "7",
            "\\",
            "\\1. ",
            "[^1]: ",
            "{+} ",
            "S1 ",
            "一、",
            "“Article 5 ",
            '"1. ',
        ),
        *(
            "{#art_5} ",
            "{#art_5} Article 5 ",
            "{#p_2 p 1} ",
            "{#x article 0 | Article 7 | Pay} ",
            "{#x} ## ",
            "{#y doc 0} ",
        ),
    ]
)
_ENDS = st.sampled_from(["", ".", ":", ";", ",", " of", " and", " ...... 12", ".”", ' as:"', "”"])
_WORDS = st.lists(
    st.sampled_from(["Staff", "members", "SHALL", "obey", "paragraph", "in", "the", "rules"]), max_size=30
)
_LINES = st.builds(lambda start, words, end: start + " ".join(words) + end, _STARTS, _WORDS, _ENDS)
_TEXTS = st.lists(st.one_of(_LINES, st.just(""), st.text(max_size=40)), max_size=40).map("\n".join)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text.replace("\xad", "")))


@given(_TEXTS)
@settings(max_examples=many(300, 50), deadline=None)
def test_any_text_has_unique_eids_and_a_parent_before_each_child(text):
    seen: set[str] = set()
    for item in segment(text).segments:
        assert item.eid not in seen
        assert item.parent is None or item.parent in seen
        assert (item.level == 0) == (item.parent is None)
        seen.add(item.eid)


@given(st.lists(st.one_of(_LINES, st.just("")), max_size=40).map("\n".join))
@settings(max_examples=many(300, 50), deadline=None)
def test_every_word_is_in_a_segment_or_a_doubt(text):
    found = segment(text)

    kept = " ".join(f"{item.eid} {item.element} {item.label} {item.heading} {item.text}" for item in found.segments)
    assert words_of(text) <= words_of(" ".join([kept, *(doubt.message for doubt in found.doubts)]))


@given(_TEXTS, st.sampled_from(["en", "fr", "nl", "ar", "zh-Hans", "nobody", ""]))
@settings(max_examples=many(150, 25), deadline=None)
def test_units_come_in_order_and_carry_a_number(text, language):
    found = segment(text, language=language)

    units = fold_units(found)

    order = [item.eid for item in found.segments]
    assert all(unit.num and unit.path for unit in units)
    assert [unit.eid for unit in units] == sorted((unit.eid for unit in units), key=order.index)


HOSTILE = {
    "brackets": "(" * 300_000,
    "numbers alone": "1.\n" * 60_000,
    "numbers in one line": "1. " * 60_000,
    "bullets": "- x\n" * 40_000,
    "annexes": "ANNEX\n\n" * 20_000,
    "broken sentences": "of the in\n" * 30_000,
    "nested lists": "".join(f"({'abcdefghij'[i % 10]}) x:\n" for i in range(30_000)),
    "open links": "[a](" * 80_000,
    "open tags": "<a " * 80_000,
    "bold": "**a** " * 40_000,
    "accents": "a\u0301^" * 80_000,
    "hashes": "# " * 80_000,
    "contents": "Contents\n" * 20_000,
    "one line": "word " * 100_000,
    "marks": "{#art_1 article 0 | Article 1 | Gifts} None.\n" * 20_000,
    "deep marks": "".join(f"{{#p_{i} list {i % 40}}} x\n" for i in range(20_000)),
    "open marks": "{#a article 0 | " * 40_000,
    "marks before marks": "{#a} " * 40_000,
    "footnotes": "[^1]: x\n" * 40_000,
    "open quotations": "It reads:\n\n“Staff:\n\n" * 20_000,
    "closed quotations": 'It reads:\n\n"Staff:\n\nMore."\n\n' * 20_000,
    "further lines": "{+} x\n" * 40_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_linear_time(text):
    start = time.perf_counter()

    found = segment(text)
    fold_units(found)

    assert time.perf_counter() - start < 15
    assert max((len(item.eid) for item in found.segments), default=0) < 400
