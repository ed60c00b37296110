"""The language of a passage within a text: what is surely another one, and what is left alone."""

import json
import re
import sys
import time
from pathlib import Path

import pytest

from practices.documents.notation import bare_text
from practices.texts import language_detection
from practices.texts.function_words import reads_as, script_of
from practices.texts.language_detection import passage_language
from practices.texts.numbering import segment
from tests.corpus import corpus_folder

CORPUS = corpus_folder()
PASSAGES = {
    "en": "Members of staff accept no gift of any value from a firm that works with the organization, or that wants to"
    " do so in the future.",
    "fr": "Les membres du personnel n’acceptent aucun cadeau d’une entreprise qui travaille avec l’organisation ou qui"
    " le souhaite.",
    "de": "Die Bediensteten nehmen von einem Unternehmen, das mit der Organisation arbeitet oder arbeiten will, keine"
    " Geschenke an.",
    "ru": "Сотрудники не принимают подарков от фирм, которые работают с организацией или хотят работать с ней позже.",
    "ar": "لا يقبل الموظفون أي هدية من شركة تعمل مع المنظمة أو ترغب في العمل معها في المستقبل القريب أو البعيد",
    "zh": "工作人员不得接受与本组织合作或者希望与本组织合作的公司所提供的任何礼物，也不得为他人代收此类礼物。",
}
ENGLISH = PASSAGES["en"]


@pytest.mark.parametrize("language", PASSAGES)
@pytest.mark.parametrize("passage", PASSAGES)
def test_passage_is_in_the_language_of_its_words(language: str, passage: str):
    assert passage_language(PASSAGES[passage], language) == ("" if language == passage else passage)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Organisation internationale pour les migrations"),
        ("en", "See Convention relative aux droits de l’enfant, article 4."),
        (
            "en",
            "Adopted as “Règlement du personnel”; the text of the rules is authentic in French.",
        ),
        ("en", "Комиссия Иванова и Петрова"),
        ("ru", "Organization for Security and Co-operation in Europe (OSCE)"),
        ("zh", "Contributor Covenant, version 2.1, Mozilla Enforcement Ladder"),
        ("nl", "GREVIO, CETS 210, ETS 5, Straatsburg, Istanbul, Genève, Wenen"),
        ("en", "1.2.3.4.5 / 6.7.8.9"),
        ("en", ""),
        (
            "pt-br",
            "Os membros do pessoal não aceitam presentes de uma empresa que trabalhe com a organização.",
        ),
        ("tlh", ENGLISH[:60]),
    ],
)
def test_names_citations_and_short_passages_stay(language: str, words: str):
    assert passage_language(words, language) == ""


def test_small_words_and_letters_say_a_language_without_a_model():
    assert all(reads_as(words, language) for language, words in PASSAGES.items())
    assert not reads_as(ENGLISH, "fr")
    assert not reads_as("日本語のかな", "zh")
    assert (script_of("Привет"), script_of("12 34"), script_of("カナ")) == ("CYRILLIC", "", "CJK")


def test_long_passages_take_no_time():
    words = f"{PASSAGES['fr']} " * 20_000
    passage_language(ENGLISH, "fr")  # loads the model
    began = time.process_time()

    assert (passage_language(words, "fr"), passage_language(words, "en")) == ("", "fr")
    assert time.process_time() - began < 2


@pytest.mark.skipif(CORPUS is None, reason="the corpus is absent")
def test_texts_of_one_language_have_no_passages_in_another():
    """What is found in them was read by hand: attached resolutions, protocols and quotations in another language."""
    texts, found = 0, {}
    for path, language in corpus_texts():
        texts += 1
        pieces = segment(path.read_text("utf-8", errors="replace"), language=language).segments
        others = [piece.eid for piece in pieces if passage_language(bare_text(piece.text), language)]
        found |= {(path.parent.name, language): others} if others else {}

    assert texts > 250
    assert {name for name, _language in found} <= MIXED


MIXED = {
    *("coe-istanbul-convention", "ilo-constitution", "iom-constitution", "nato-ottawa-status-staff"),
    *("un-privileges-immunities-1946", "white-slave-traffic-1910", "who-constitution", "opensource-guide-coc"),
}
"""Texts whose annexes or quotations are in another language."""


def corpus_texts() -> list[tuple[Path, str]]:
    assert CORPUS is not None
    found = []
    for row in json.loads((CORPUS / "manifest.json").read_text("utf-8"))["rows"]:
        path, language = CORPUS / row["file"], row.get("language")
        is_text = path.suffix in {".txt", ".md"} and path.exists() and path.stat().st_size < 400_000
        is_one = isinstance(language, str) and re.fullmatch(r"[a-z]{2,3}([-_][A-Za-z]+)?", language)
        if is_text and is_one and row["file"].startswith(("01_", "02_", "06_")):
            found.append((path, language.replace("_", "-")))
    return found


@pytest.mark.skipif(CORPUS is None, reason="the corpus is absent")
def test_passages_of_real_texts_are_found_in_texts_of_other_languages():
    passages = {language: passages_of(language) for language in ("ar", "de", "en", "es", "fr", "it", "ru", "zh")}
    asked = [
        (language, other, words) for language in passages for other in passages for words in passages[other]
        if other != language
    ]  # fmt: skip

    found = [passage_language(words, language) == other for language, other, words in asked]

    assert len(found) > 500
    assert sum(found) >= 0.99 * len(found)


def passages_of(language: str) -> list[str]:
    assert CORPUS is not None
    found: list[str] = []
    for path in sorted((CORPUS / "06_multilingual").glob(f"contributor-covenant-*/*.{language}*.md")):
        paragraphs = re.split(r"\n\s*\n", path.read_text("utf-8"))
        found += [words for words in paragraphs if len(words) > 160 and "http" not in words]
    return found[:15]


def test_no_passage_is_kept_to_remember_its_language():
    words = f"{PASSAGES['fr']} {' '.join(PASSAGES['fr'].split()[::-1])} " * 10
    before = sys.getrefcount(words)

    assert passage_language(words, "en") == passage_language(words, "en") == "fr"

    assert sys.getrefcount(words) == before
    kept = [*language_detection._told, *language_detection._classified]
    assert max(map(len, kept)) == 16


def test_languages_that_are_forgotten_are_told_again(monkeypatch):
    monkeypatch.setattr(language_detection, "_REMEMBERED", 2)
    language_detection._told.clear()
    for _time in range(2):
        assert [passage_language(PASSAGES[code], "en") for code in ("fr", "ar", "en")] == ["fr", "ar", ""]
    assert len(language_detection._told) == 2
