"""The first vocabulary is a tree with permanent codes, labelled in every language of the interface."""

import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from practices.documents.vocabulary import LONGEST_LABEL

VOCABULARY = Path(__file__).parents[3] / "practices" / "vocabulary" / "topics.toml"
TOPICS: list[dict[str, Any]] = tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))["topics"]
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
CHINESE = "zh"
"""The language that the branch of duties has besides those of the interface."""
PAIRS = [(topic, language) for topic in TOPICS for language in topic["labels"]]
CORE = {"awareness", "measures", "discipline", "investigation", "adoption", "implementation", "dissemination"}


def test_vocabulary_has_some_sixty_topics_with_codes_of_their_own():
    codes = [topic["code"] for topic in TOPICS]

    assert 60 <= len(codes) <= 70
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_topic_stands_after_the_one_it_is_under():
    seen = {""}
    for topic in TOPICS:
        assert topic["broader"] in seen, topic["code"]
        seen.add(topic["code"])


def test_first_branch_holds_the_core_duties():
    core = {topic["code"] for topic in TOPICS if topic.get("core")}

    assert TOPICS[0]["code"] == "duties"
    assert core >= CORE
    assert {branch_of(code) for code in core} == {"duties"}


def branch_of(code: str) -> str:
    """Return the code of the branch that the topic with this code is in."""
    parents = {topic["code"]: topic["broader"] for topic in TOPICS}
    while parents[code]:
        code = parents[code]
    return code


def words_in(language: str) -> list[str]:
    """Return the labels and synonyms of all topics in a language."""
    labelled = [topic for topic in TOPICS if language in topic["labels"]]
    return [word for topic in labelled for word in (topic["labels"][language], *topic["alternatives"][language])]


def test_topic_has_words_in_the_languages_of_the_interface_and_a_duty_in_chinese():
    assert len(LANGUAGES) == 7
    for topic in TOPICS:
        wanted = {*LANGUAGES, CHINESE} if branch_of(topic["code"]) == "duties" else {*LANGUAGES}
        for field in ("labels", "alternatives", "scope_note"):
            assert set(topic[field]) == wanted, f"{topic['code']}: {field}"


@pytest.mark.parametrize("language", [*LANGUAGES, CHINESE])
def test_label_is_given_to_one_topic_in_a_language(language):
    labels = Counter(topic["labels"][language].casefold() for topic in TOPICS if language in topic["labels"])

    assert [label for label, count in labels.items() if count > 1] == []


def test_scope_note_is_one_sentence():
    for topic, language in PAIRS:
        stop = "。" if language == CHINESE else "."
        note = topic["scope_note"][language]
        assert note.endswith(stop)
        assert note.count(stop) == 1, f"{topic['code']} in {language}: one sentence"


def test_label_begins_with_a_capital_where_the_script_has_them():
    assert [topic["code"] for topic, language in PAIRS if topic["labels"][language][0].islower()] == []


def test_synonym_is_given_once_and_is_not_the_label():
    for topic, language in PAIRS:
        words = [topic["labels"][language], *topic["alternatives"][language]]
        assert len({word.casefold() for word in words}) == len(words) > 1, f"{topic['code']} in {language}"


@pytest.mark.parametrize("language", [*LANGUAGES, CHINESE])
def test_words_have_no_stray_signs(language):
    notes = [topic["scope_note"][language] for topic in TOPICS if language in topic["scope_note"]]
    texts = [*words_in(language), *notes]

    assert [text for text in texts if any(unicodedata.category(sign) in ("Cc", "Cf") for sign in text)] == []
    assert [
        text for text in texts if text != " ".join(text.split()) or text != unicodedata.normalize("NFC", text)
    ] == []
    assert [word for word in words_in(language) if len(word) > LONGEST_LABEL or word[-1] in ".,;:،؛。，；"] == []


@pytest.mark.parametrize(
    ("language", "letters"), [("ru", "а-яёА-ЯЁ"), ("ar", "\u0621-\u0652"), ("zh", "\u4e00-\u9fff")]
)
def test_words_are_written_in_the_script_of_the_language(language, letters):
    assert [word for word in words_in(language) if not re.fullmatch(f"[{letters}, -]+", word)] == []


@pytest.mark.parametrize(
    ("language", "word", "code"),
    [
        ("it", "molestie", "harassment"),
        ("it", "regali", "gifts"),
        ("it", "tratta di esseri umani", "duties"),
        ("it", "riservatezza", "confidentiality"),
        ("it", "conflitto di interessi", "conflict-of-interest"),
        ("es", "acoso", "harassment"),
        ("es", "regalos", "gifts"),
        ("es", "trata de personas", "duties"),
        ("es", "confidencialidad", "confidentiality"),
        ("ar", "التحرش", "harassment"),
        ("ar", "الهدايا", "gifts"),
        ("ar", "الاتجار بالأشخاص", "duties"),
        ("ar", "السرية", "confidentiality"),
        ("ar", "تضارب المصالح", "conflict-of-interest"),
        ("zh", "贩运人口", "duties"),
    ],
)
def test_word_that_people_type_is_among_the_words_of_its_topic(language, word, code):
    topic = next(topic for topic in TOPICS if topic["code"] == code)
    words = [topic["labels"][language], *topic["alternatives"][language]]

    assert any(re.search(rf"\b{word}\b", text.casefold()) for text in words)


def test_topic_has_only_the_fields_that_are_described():
    known = {"code", "broader", "core", "labels", "alternatives", "scope_note"}

    assert [topic["code"] for topic in TOPICS if set(topic) - known] == []
