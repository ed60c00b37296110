"""The language of a text, and of its passages."""

import random
import re
from html import unescape
from pathlib import Path

import pytest

from practices.texts.language_detection import detect_language, is_same_language, passages_in_other_languages
from tests.corpus import corpus_folder

CORPUS = corpus_folder()
TRANSLATED = ("udhr", "contributor-covenant-1.4", "contributor-covenant-2.0", "berlin-code-of-conduct", "ruby-conduct")
"""Folders whose translations quote little English."""
ENGLISH = "Members of staff accept no gift of any value from a firm that works with the organization or wants to. "
FRENCH = "Les membres du personnel n’acceptent aucun cadeau d’une entreprise qui travaille avec l’organisation. "
LANGUAGES = ["ar", "cs", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh"]


def test_language_of_a_text_comes_with_its_share():
    found = detect_language(f"# Gifts\n\n{ENGLISH * 3}\n\n{FRENCH * 9}\n")

    assert found is not None
    assert found.code == "fr"
    assert 0.6 < found.share < 0.9


def test_text_of_numbers_and_names_has_no_language():
    assert detect_language("1.2.3\n\nhttps://example.org/a/long/path\n") is None


def test_passages_in_another_language_carry_it():
    text = f"# Gifts\n\n{ENGLISH}\n\n{FRENCH * 2}\n\n1.\n\n{FRENCH * 2}\n\n{ENGLISH}\n"

    assert [(one.first, one.last, one.language) for one in passages_in_other_languages(text, "en-gb")] == [(5, 9, "fr")]


def test_country_and_script_make_no_other_language():
    assert is_same_language("pt-br", "pt")
    assert is_same_language("zh-hans", "zh")
    assert not is_same_language("de", "nl")


@pytest.mark.skipif(CORPUS is None, reason="the corpus is absent")
def test_language_of_three_hundred_characters_is_right_in_sixteen_languages():
    passages = [(language, one) for language in LANGUAGES for one in passages_of(language)]

    wrong = [one for language, one in passages if (found := detect_language(one)) is None or found.code != language]

    assert len(passages) > 400
    assert len(wrong) <= len(passages) / 100


def passages_of(language: str) -> list[str]:
    assert CORPUS is not None
    names = {"zh": "zh*", "pt": "pt*"}
    found: list[str] = []
    for path in sorted(Path(CORPUS / "06_multilingual").glob(f"*/*.{names.get(language, language)}.*")):
        if path.parent.name in TRANSLATED:
            words = re.sub(
                r"```.*?```|\]\([^)]*\)|https?://\S+|<[^>]*>|[#*_`\[\]>|]", "", unescape(path.read_text("utf-8"))
            )
            plain = " ".join(words.split())
            found += [plain[at : at + 300] for at in range(0, len(plain) - 300, 300)]
    random.Random(5).shuffle(found)
    return found[:48]
