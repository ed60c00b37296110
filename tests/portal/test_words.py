"""The English words of the interface: those of an international organization's editor, and none of our own."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

PRIVATE = {
    "beside, for: in relation to": r"\bbeside\b",
    "told, for: notified": r"(?<!%\()\btold\b|\btells?\b",
    "handed in, for: submitted": r"\bhand(?:ed|s|ing)? in\b",
    "taken back, for: withdrawn or reversed": r"\b(?:take|takes|taken|taking|took)\b(?: \w+){0,3} back\b",
    "taken out or away, for: removed": r"\b[Tt]ak(?:e|en|es) (?:it |them |its texts )?(?:out|away|down|in)\b",
    "anew, for: again": r"\banew\b",
    "meanwhile, for: in the meantime": r"\bmeanwhile\b",
    "issue before, for: previous issue": r"\bissue before\b",
    "as known on, for: as recorded by": r"\b[Aa]s known\b|\bknown now\b|\bit is known on\b",
    "company one keeps, for: personal associations": r"\b[Cc]ompany one keeps\b",
    "holds, for: is valid, or contains": r"\bholds?\b",
    "lies, for: is": r"\blies?\b",
    "stands, for: is": r"\bstands?\b",
    "carries, for: is tagged with, or contains": r"\bcarr(?:y|ies|ied)\b",
    "gone through, for: reviewed": r"\b(?:go|goes|gone|going|went) through\b",
    "opens nothing, for: no longer works": r"\bopens? nothing\b",
    "follows from, for: can be concluded": r"\bfollows from\b",
    "judged, for: assessed": r"\bjudg",
    "mended, for: corrected": r"\bmend(?:s|ed)?\b",
    "alike, for: similar": r"\balike\b",
    "takes a second person, for: requires": r"\btakes? (?:a|two|the) (?:second|person)",
    "day to come, for: future": r"\bto come\b",
    "which there is not, for: unknown": r"\bthere is not\b|\bThere is:",
    "comes in no format, for: not available": r"\bcomes in\b",
    "slanted, for: italic": r"\b[Ss]lanted\b",
    "signs, for: characters": r"\b[Ss]igns that\b|\band signs\b",
    "no language code, for: not a language code": r"\b(?:is|are) no (?:language|PO|web|body|sheet|claim)\b",
    "the object first": r"^Of (?:an?|the|%)[^.]* (?:cannot|may not|is not)\b|^(?:From|To|In) an? \w+ it \w+ be said\b",
    "who, without whom": r"\bOnly who\b|^Who (?:was|has asked|needs|is asked)\b|(?<!those )\bfrom who\b",
}
"""What is not written, by what is written instead: a pattern of it in its sense."""

ALLOWED = {
    "Nothing is open to anybody before the organization releases it. It may narrow a release at any time; that holds "
    "at once.",
}
"""Strings where the word has its ordinary sense, or is that of the terms of participation, which are not reworded."""

ALLOWED_SENSES = {
    "stands, for: is": re.compile(r"\bwhere (?:\S+ ){1,2}stands?\b|\bstands for\b", re.IGNORECASE),
    "told, for: notified": re.compile(r"the secretariat may tell it by mail"),
    "beside, for: in relation to": re.compile(r"is shown beside its own reply"),
    "taken out or away, for: removed": re.compile(r"takes its texts out of view"),
}


def english() -> list[str]:
    path = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
    entries = polib.pofile(str(path))
    return [text for entry in entries for text in (entry.msgid, entry.msgid_plural) if text]


@pytest.mark.parametrize("name", PRIVATE)
def test_no_string_has_a_word_of_our_own(name: str):
    allowed = ALLOWED_SENSES.get(name)
    found = [
        text
        for text in english()
        if text not in ALLOWED and re.search(PRIVATE[name], allowed.sub("", text) if allowed else text)
    ]

    assert found == []


def test_every_exception_is_still_there():
    assert set(english()) >= ALLOWED


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("beside, for: in relation to", "Where your organization stands beside %(reference)s."),
        ("told, for: notified", "There is nobody to be told."),
        ("handed in, for: submitted", "What was handed in"),
        ("taken back, for: withdrawn or reversed", "This request was answered or taken back already."),
        ("holds, for: is valid, or contains", "This link does not hold any more"),
        ("the object first", "Of an extract it cannot be said that the words do not say so"),
        ("which there is not, for: unknown", "The narrative cites {x}, which there is not."),
        ("who, without whom", "Only who proposed may withdraw."),
    ],
)
def test_pattern_finds_what_was_written_before(name: str, text: str):
    assert re.search(PRIVATE[name], text)


TRANSLATED = ("blocktrans", "blocktranslate", "comment")


def joints(source: str) -> list[str]:
    """Return the texts of a template that join what is before and after them by a colon, outside of translated ones."""
    found, within = [], ""
    for token in Lexer(source).tokenize():
        name = token.split_contents()[0] if token.token_type is TokenType.BLOCK else ""
        if within:
            within = "" if name == f"end{within}" else within
        elif name in TRANSLATED:
            within = name
        elif token.token_type is TokenType.TEXT and re.search(r"(?:^|</\w+>):(?=\s|$)", token.contents):
            found.append(token.contents)
    return found


@pytest.mark.parametrize("folder", ["home", "organizations", "portal", "practices"])
def test_no_template_joins_words_by_a_colon_of_its_own(folder):
    templates = [path for path in Path(folder).rglob("*.html") if "templates" in path.parts]

    assert {str(path): found for path in templates if (found := joints(path.read_text()))} == {}
