"""The first vocabulary is a tree with permanent codes and four languages."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

VOCABULARY = Path(__file__).parents[2] / "practices" / "vocabulary" / "topics.toml"
TOPICS: list[dict[str, Any]] = tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))["topics"]
LANGUAGES = ("en", "fr", "de", "ru")
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
    parents = {topic["code"]: topic["broader"] for topic in TOPICS}
    core = {topic["code"] for topic in TOPICS if topic.get("core")}

    assert TOPICS[0]["code"] == "duties"
    assert core >= CORE
    for code in core:
        branch = code
        while parents[branch]:
            branch = parents[branch]
        assert branch == "duties"


@pytest.mark.parametrize("language", LANGUAGES)
def test_topic_is_labelled_and_explained_once_in_each_language(language):
    labels = Counter(topic["labels"][language] for topic in TOPICS)

    assert max(labels.values()) == 1
    for topic in TOPICS:
        note = topic["scope_note"][language]
        assert note.endswith(".")
        assert note.count(".") == 1, f"{topic['code']}: one sentence"
        assert topic["labels"][language][0].isupper()
        assert topic["labels"][language] not in topic["alternatives"][language]


def test_russian_labels_are_written_in_cyrillic():
    words = [topic["labels"]["ru"] for topic in TOPICS] + [
        word for topic in TOPICS for word in topic["alternatives"]["ru"]
    ]

    assert [word for word in words if re.search("[A-Za-z]", word)] == []


def test_topic_has_only_the_fields_that_are_described():
    known = {"code", "broader", "core", "labels", "alternatives", "scope_note"}

    assert [topic["code"] for topic in TOPICS if set(topic) - known] == []
    assert all(set(topic["labels"]) == set(LANGUAGES) for topic in TOPICS)
