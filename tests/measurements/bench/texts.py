"""Texts to measure with: as long as those of an office, each another, the same on every run."""

import random

WORDS = [
    "staff",
    "members",
    "shall",
    "act",
    "with",
    "integrity",
    "in",
    "the",
    "interest",
    "of",
    "the",
    "mission",
    "and",
    "report",
    "every",
    "gift",
    "of",
    "value",
    "to",
    "the",
    "head",
    "of",
    "office",
    "who",
    "keeps",
    "a",
    "register",
    "that",
    "is",
    "open",
    "to",
    "the",
    "delegations",
    "on",
    "request",
    "within",
    "thirty",
    "days",
    "after",
    "receipt",
    "of",
    "a",
    "written",
    "note",
    "under",
    "article",
    "rules",
    "on",
    "confidential",
    "information",
    "property",
    "leave",
    "travel",
    "conduct",
    "and",
    "discipline",
]


def make_text(seed: int, *, provisions: int = 60) -> str:
    """Return a text of `provisions` provisions: articles of a heading and three numbered paragraphs each."""
    chance = random.Random(seed)
    lines: list[str] = []
    for article in range(1, provisions // 4 + 1):
        lines.append(f"Article {article} – {' '.join(chance.choices(WORDS, k=3)).capitalize()}\n")
        for paragraph in range(1, 4):
            words = " ".join(chance.choices(WORDS, k=35)).capitalize()
            lines.append(f"{article}.{paragraph} {words}.\n")
    return "\n".join(lines)
