"""Passwords that a stranger would try first: familiar words with a year and a mark, and the same few letters again.

Django's list of common passwords holds few of twelve characters, because most people make a long one out of a short
one. Here the word inside is looked at. No kind of character is asked for or refused.
"""

import re
from functools import cache
from itertools import pairwise
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage

SHORTEST_WORD = 3
LONGEST_UNIT = 6
"""A password that is nothing but a piece of so few characters, over and over, is refused."""
PORTAL_WORDS = frozenset({
    "practice", "practices", "exchange", "code", "codes", "conduct", "ethics", "integrity", "portal",
    "organization", "organizations", "organisation", "international", "secretariat", "officer", "approver",
    "delegate", "admin", "administrator", "operator", "password", "passwort", "motdepasse", "contrasena", "welcome",
    "login", "signin", "the", "and", "of", "for", "my", "our",
})  # fmt: skip
"""Words that this portal brings to mind. docs/security/design.md names them; the organizations' own names are added."""
LOOKALIKES = str.maketrans("@4831!05$7", "aabeiiosst")
NOT_LETTERS = re.compile(r"[\W\d_]+")
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class FamiliarWordsValidator:
    """Refuses a password without a word of its own: one common password, or words of the portal, with signs around."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError, with a sentence for the user, for a password that would be tried first."""
        text = password.casefold()
        is_pattern = len(_unit(text)) <= LONGEST_UNIT or _is_counted(text)
        if is_pattern or any(_is_familiar(words) for words in _readings(text)):
            raise ValidationError(
                _("This password consists of words or keyboard sequences that attackers try first."),
                code="familiar_words",
            )

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _(
            "Do not use one familiar word with a number. Use several words that have nothing to do with the portal."
        )


def _readings(text: str) -> list[list[str]]:
    """Return the words in a password as they stand, and with signs read as the letters that they look like."""
    plain = EDGES.sub("", text).translate(LOOKALIKES)
    return [[word for word in NOT_LETTERS.split(each) if word] for each in (text, plain)]


def _is_familiar(words: list[str]) -> bool:
    pieces = {_unit(word) for word in words if len(word) >= SHORTEST_WORD}
    rest = {piece for piece in pieces if not _is_made_of(piece, _context_words())}
    return bool(pieces) and (not rest or (len(rest) == 1 and rest <= _common()))


def _unit(text: str) -> str:
    """Return the shortest piece that the text is a repetition of."""
    return text[: (text + text).find(text, 1)] if text else text


def _is_counted(text: str) -> bool:
    """Tell whether each sign follows the one before it in the same step, such as 123456789012 or abcdefghijkl."""
    steps = {(ord(after) - ord(before)) % (10 if text.isdecimal() else 0x110000) for before, after in pairwise(text)}
    return len(steps) <= 1


def _is_made_of(word: str, known: frozenset[str]) -> bool:
    """Tell whether a word is some known words written together."""
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(word[start:end] in known for start in reached):
            reached.add(end)
    return len(word) in reached


def _context_words() -> frozenset[str]:
    names = OrganizationPage.objects.live().order_by().values_list("slug", "names__name", "names__acronym")
    words = {word for row in names for name in row if name for word in NOT_LETTERS.split(name.casefold())}
    return PORTAL_WORDS | {word for word in words if len(word) >= SHORTEST_WORD}


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
