"""Compounds: what a word is made of, and what is made with it."""

import pytest

from practices.texts.comparison.compounds import compounds_with, parts_of

KNOWN = {"verschwiegenheit", "pflicht", "geheimhouding", "plicht", "dienst", "ort", "bank", "geheim", "arbeit", "zeit"}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("verschwiegenheitspflicht", ("verschwiegenheit", "pflicht")),
        ("geheimhoudingsplicht", ("geheimhouding", "plicht")),
        ("bankgeheim", ("bank", "geheim")),
        ("arbeitszeit", ("arbeit", "zeit")),
        ("dienstort", None),  # a part of three letters says too little
        ("pflicht", None),
        ("unbekanntheit", None),
        ("", None),
    ],
)
def test_a_word_is_cut_into_two_that_are_known(word: str, parts: tuple[str, str] | None):
    assert parts_of(word, KNOWN) == parts


def test_compounds_begin_or_end_with_the_word():
    known = ["bankgeheim", "geheimhouding", "geheim", "geheimen", "ongeheimzinnig"]

    assert compounds_with("geheim", known) == ["bankgeheim", "geheimhouding"]
    assert compounds_with("bank", known) == []
