from hypothesis import given
from hypothesis import strategies as st

from practices.documents.verbatim import MOST_CHARACTERS, find_verbatim, holds_verbatim, plain_spaces

WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)


def test_words_are_found_across_line_breaks():
    assert find_verbatim("It makes affiliation\n  a breach.", "affiliation a breach") == (9, 31)


def test_word_is_found_whole_or_not_at_all():
    assert not holds_verbatim("Measures follow.", "Measure")
    assert not holds_verbatim("unmeasured", "measured")
    assert holds_verbatim("(measure)", "measure")


def test_other_words_capitals_and_marks_are_not_forgiven():
    text = "Staff shall not accept gifts."

    assert not holds_verbatim(text, "staff shall not")
    assert not holds_verbatim(text, "shall not accept any gifts")
    assert not holds_verbatim(text, "accept gifts!")


def test_nothing_and_too_much_are_not_found():
    assert find_verbatim("Some text.", "  \n ") is None
    assert find_verbatim("a " * MOST_CHARACTERS, "a " * MOST_CHARACTERS) is None


def test_marks_of_patterns_are_plain_letters():
    assert find_verbatim("Paid (100%) [sic].", "(100%) [sic].") == (5, 18)
    assert not holds_verbatim("abc", ".*")


@given(st.lists(WORD, min_size=1, max_size=20), st.data())
def test_every_run_of_whole_words_is_found(words, data):
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    run = words[start:end]

    found = find_verbatim("\n".join(words), "  ".join(run))

    assert found is not None
    assert plain_spaces("\n".join(words)[slice(*found)]) == " ".join(run)
