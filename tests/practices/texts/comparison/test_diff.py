from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from practices.texts.comparison import Changes, DiffKind, Span, count_changes, cut_spans, diff_words, share_kept

SENTENCES = st.lists(
    st.sampled_from(["the", "staff", "shall", "not", "accept", "any", "gift", ",", ".", "\n"]), max_size=30
).map(" ".join)


@given(st.one_of(st.text(), SENTENCES), st.one_of(st.text(), SENTENCES))
def test_spans_join_back_to_both_texts(left, right):
    spans = diff_words(left, right)

    assert "".join(span.left for span in spans) == left
    assert "".join(span.right for span in spans) == right


@given(SENTENCES, SENTENCES)
@example("the \n the", "the the \n \n")
def test_equal_and_changed_spans_alternate_without_one_word_islands(left, right):
    spans = diff_words(left, right)

    for before, after in pairwise(spans):
        assert (before.kind is DiffKind.EQUAL) != (after.kind is DiffKind.EQUAL)
    for island in spans[1:-1]:
        if island.kind is DiffKind.EQUAL:
            assert len([word for word in island.left.split() if word.isalpha()]) > 1


@given(SENTENCES, SENTENCES)
def test_equal_spans_have_the_same_words(left, right):
    for span in diff_words(left, right):
        assert (span.left.split() == span.right.split()) == (span.kind is DiffKind.EQUAL)


@given(SENTENCES)
def test_a_text_differs_nowhere_from_itself(text):
    assert all(span.kind is DiffKind.EQUAL for span in diff_words(text, text))


def test_an_inserted_and_a_deleted_word_show_by_themselves():
    spans = diff_words(
        "Staff shall not knowingly accept gifts from a government.",
        "Staff shall not accept gifts from a foreign government.",
    )

    assert spans == [
        Span(DiffKind.EQUAL, "Staff shall not ", "Staff shall not "),
        Span(DiffKind.DELETED, "knowingly ", ""),
        Span(DiffKind.EQUAL, "accept gifts from a ", "accept gifts from a "),
        Span(DiffKind.INSERTED, "", "foreign "),
        Span(DiffKind.EQUAL, "government.", "government."),
    ]


def test_a_word_between_two_replaced_ones_is_taken_into_the_change():
    spans = diff_words("The Head of Mission decides.", "The Director of Administration decides.")

    assert [span.kind for span in spans] == [DiffKind.EQUAL, DiffKind.REPLACED, DiffKind.EQUAL]
    assert spans[1] == Span(DiffKind.REPLACED, "Head of Mission ", "Director of Administration ")


def test_white_space_alone_is_no_difference():
    assert diff_words("Staff shall\nact well.", "Staff  shall act well.") == [
        Span(DiffKind.EQUAL, "Staff shall\nact well.", "Staff  shall act well.")
    ]


def test_composed_and_decomposed_letters_are_no_difference():
    assert [span.kind for span in diff_words("Le congé est dû.", "Le conge\u0301 est du\u0302.")] == [DiffKind.EQUAL]


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ("", "", []),
        ("", "Gifts.", [DiffKind.INSERTED]),
        ("Gifts.", "", [DiffKind.DELETED]),
        ("", "  ", [DiffKind.EQUAL]),
    ],
)
def test_an_empty_side(left, right, kinds):
    assert [span.kind for span in diff_words(left, right)] == kinds


def test_changes_are_counted_in_words():
    spans = diff_words(
        "Staff shall not accept any gifts from any government.",
        "Staff shall not accept any presents or favours from any government, ever.",
    )

    assert count_changes(spans) == Changes(place_count=2, added_count=4, removed_count=1)


def test_two_long_texts_without_a_common_word_are_one_change():
    spans = diff_words("staff " * 10_000, "gift " * 10_000)

    assert [span.kind for span in spans] == [DiffKind.REPLACED]


def test_very_long_texts_are_compared_by_line():
    line = "Staff shall act well at all times.\n"
    left = "".join(f"{number}. {line}" for number in range(4_000))

    spans = diff_words(left, left.replace("7. Staff", "7. Nobody"))

    assert "".join(span.left for span in spans) == left
    assert sum(span.kind is DiffKind.EQUAL for span in spans) > 100


@pytest.mark.parametrize(
    ("left", "right", "share"),
    [
        ("Staff accept no gifts.", "Staff accept no gifts.", 1.0),
        ("Staff accept no gifts.", "Leave is granted on demand.", 0.0),
        ("Staff accept no gifts.", "Staff accept no gifts of any great value.", 0.5),
        ("", "", 1.0),
    ],
)
def test_share_of_words_that_were_kept(left: str, right: str, share: float):
    assert share_kept(diff_words(left, right)) == pytest.approx(share)
    assert share_kept(diff_words(right, left)) == pytest.approx(share)


@given(st.lists(SENTENCES, min_size=1), st.lists(SENTENCES, min_size=1))
def test_a_difference_is_cut_into_what_each_text_has_of_it(left, right):
    spans = diff_words("\n".join(left), "\n".join(right))

    for side, texts in (("left", left), ("right", right)):
        cut = cut_spans(spans, side, texts)
        numbers = [number for part in cut for number, span in part if number and getattr(span, side).strip()]

        assert ["".join(getattr(span, side) for _number, span in part) for part in cut] == texts
        assert numbers == sorted({*numbers})
        assert len(numbers) == sum(span.kind != DiffKind.EQUAL and bool(getattr(span, side).strip()) for span in spans)


def test_a_difference_that_goes_on_in_the_next_text_is_numbered_once():
    spans = diff_words("No gifts.", "No gifts.\nNo loans.\nNo favours.")

    cut = cut_spans(spans, "right", ["No gifts.", "No loans.", "No favours."])

    assert [[number for number, _span in part] for part in cut] == [[0], [1], [0]]
