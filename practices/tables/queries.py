"""Words that a reader typed: cleaned, and looked for the same way on both databases."""

import re
import unicodedata

from django.db.models import Q

MOST_CHARACTERS = 200
MOST_WORDS = 20


def clean_query(typed: str) -> str:
    """Give at most 20 words and 200 characters, without control characters and marks that mean nothing here."""
    plain = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter for letter in typed[: MOST_CHARACTERS * 4]
    )
    words = re.sub(r"[\"“”„«»]", " ", plain)[:MOST_CHARACTERS].split()
    return unicodedata.normalize("NFC", " ".join(words[:MOST_WORDS]))


def holds_word(field: str, word: str) -> Q:
    """Make the condition "`field` holds `word`", whatever the case.

    SQLite folds the case of ASCII letters only, so other alphabets are asked for in each of the usual forms.
    """
    if word.isascii():
        return Q(**{f"{field}__icontains": word})
    rule = Q()
    for form in {word, word.lower(), word.upper(), word.capitalize()}:
        rule |= Q(**{f"{field}__icontains": form})
    return rule
