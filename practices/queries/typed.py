"""What a reader typed: words, cleaned and looked for the same way on both databases, and parts of an address."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from practices.texts.written_forms import without_invisible

MOST_CHARACTERS = 200
MOST_WORDS = 20


def clean_query(typed: str) -> str:
    """Return at most 20 words and 200 characters, without control characters and marks that mean nothing here."""
    words = re.sub(r"[\"“”„«»]", " ", without_controls(typed))[:MOST_CHARACTERS].split()
    return unicodedata.normalize("NFC", " ".join(words[:MOST_WORDS]))


def without_controls(typed: str) -> str:
    """Return what was typed, as far as it counts, with a space for each control character and each kind of space.

    What nobody sees, such as a soft hyphen, goes.
    """
    counted = without_invisible(typed[: MOST_CHARACTERS * 4])
    return "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in counted)


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


@dataclass(slots=True)
class AddressParts:
    """The parts of an address; those that mean nothing are named in `ignored`, in the reader's language."""

    query: Mapping[str, str]
    ignored: list[str] = field(default_factory=list)

    def take(self, name: str, label: str, is_known: Callable[[str], bool]) -> str:
        """Return a part as it was written, "" where it is not there or means nothing."""
        value = self.query.get(name, "").replace("\0", "").strip()
        if not value or is_known(value):
            return value
        self.ignored.append(_("%(name)s “%(value)s”") % {"name": label, "value": value[:60]})
        return ""
