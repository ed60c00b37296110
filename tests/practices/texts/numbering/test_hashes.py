"""The fingerprint of a provision."""

import unicodedata

import pytest

from practices.texts.numbering import text_hash

PLAIN = text_hash("Staff take no gifts (see the Charter).")


@pytest.mark.parametrize(
    "text",
    [
        "  Staff take\n no   gifts (see the Charter). ",
        "Staff take **no** gifts (see the *Charter*).",
        "Staff take no gifts (see [the Charter](https://example.org/charter)).",
        "Staff take no gifts<sup>[^1]</sup> (see the <i>Charter</i>).",
    ],
)
def test_hash_ignores_white_space_and_markup(text):
    assert text_hash(text) == PLAIN


@pytest.mark.parametrize("text", ["Staff take gifts (see the Charter).", "staff take no gifts (see the Charter)."])
def test_hash_changes_with_the_words(text):
    assert text_hash(text) != PLAIN


def test_hash_is_the_same_in_either_form_of_an_accent():
    assert text_hash(unicodedata.normalize("NFD", "Règle")) == text_hash(unicodedata.normalize("NFC", "Règle"))


def test_hash_is_hexadecimal_sha_256():
    assert text_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
