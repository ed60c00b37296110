"""Doubts about the language of a text: all of it reads as another one, or passages do."""

from collections.abc import Iterator

from practices.texts.language_detection import (
    DetectedLanguage,
    detect_language,
    is_same_language,
    passages_in_other_languages,
)
from practices.texts.numbering import Doubt

FEW = 300
"""Characters of a text that are too few to doubt its language."""
MOST = 0.6
"""The share of a text that makes another language its own."""


def reads_as_another(text: str, language: str) -> DetectedLanguage | None:
    """Return the language that a text is in, where that is another one than `language`."""
    found = detect_language(text) if len(text) >= FEW else None
    if found is None or found.share < MOST or is_same_language(found.code, language):
        return None
    return found


def doubt_language(text: str, language: str) -> Iterator[Doubt]:
    """Yield one doubt where the text is in another language than it is saved in, else one for each such passage."""
    if len(text) < FEW:
        return
    if found := reads_as_another(text, language):
        message = f"The text reads as another language ({found.code}) than the one that is given ({language})."
        yield Doubt(1, "other_language", message, 0.95)
        return
    for passage in passages_in_other_languages(text, language):
        is_one = passage.first == passage.last
        lines = f"Line {passage.first} reads" if is_one else f"Lines {passage.first} to {passage.last} read"
        yield Doubt(passage.first, "passage_language", f"{lines} as another language ({passage.language}).", 0.3)
