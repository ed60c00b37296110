"""The narrative as text: sections, sentences, live fields, and what moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.documents.report_files.narrative import (
    UnknownField,
    fields_of,
    fill_narrative,
    moved_sentences,
    parse_narrative,
    split_sentences,
    unknown_fields,
)

TEXT = "It tells of {as_of}.\n\n## Adoption\n\n{similar} of {all} have one. All is well.\n\nMore of it."


def test_sections_paragraphs_and_sentences_are_told_apart():
    lead, adoption = parse_narrative(TEXT)

    assert (lead.heading, lead.paragraphs) == ("", (("It tells of {as_of}.",),))
    assert adoption.heading == "Adoption"
    assert adoption.paragraphs == (("{similar} of {all} have one.", "All is well."), ("More of it.",))


@pytest.mark.parametrize("text", ["Am 14. Mai 2026 galt es.", "See No. 5 of it.", "Mr. A. B. wrote", "vgl. Art. 5"])
def test_a_stop_within_a_sentence_does_not_end_it(text: str):
    assert len(list(split_sentences(text))) <= 2
    assert " ".join(split_sentences(text)) == text


def test_figures_are_filled_in_and_remembered():
    filled = fill_narrative(TEXT, figures={"similar": "3", "all": "4"}, words={"as_of": "1 May 2004"})

    sentence = filled[1].paragraphs[0][0]
    assert sentence.words == "3 of 4 have one."
    assert sentence.figures == ("similar", "all")
    assert [(phrase.words, phrase.figure) for phrase in sentence.phrases] == [
        ("3", "similar"), (" of ", ""), ("4", "all"), (" have one.", ""),
    ]  # fmt: skip
    assert filled[0].paragraphs[0][0].words == "It tells of 1 May 2004."


def test_an_unknown_field_is_named():
    with pytest.raises(UnknownField) as raised:
        fill_narrative("There are {nowhere}.", figures={}, words={})

    assert raised.value.name == "nowhere"
    assert unknown_fields("{a} {b} {a}", {"b"}) == ("a",)


def test_sentences_whose_figures_moved_are_given_with_old_and_new():
    found = moved_sentences(TEXT, saved={"similar": 3, "all": 4}, now={"similar": 3, "all": 5})

    (sentence,) = found
    assert sentence.words == "{similar} of {all} have one."
    assert [(move.name, move.old, move.new) for move in sentence.moves] == [("all", 4, 5)]


def test_a_figure_that_was_not_saved_counts_as_moved():
    (sentence,) = moved_sentences("Now {all}.", saved={}, now={"all": 1})

    assert sentence.moves[0].old is None


@given(st.text(alphabet="ab .!{}#\n1", max_size=200))
def test_no_word_is_lost(text: str):
    parts = parse_narrative(text)
    kept = "".join(part.heading + "".join(one for paragraph in part.paragraphs for one in paragraph) for part in parts)

    assert sorted(kept.replace(" ", "").replace("#", "")) == sorted("".join(text.split()).replace("#", ""))


def test_fields_are_given_once_in_order():
    assert fields_of("{b_c} {a} and {b_c}, {d}") == ("b_c", "a", "d")
