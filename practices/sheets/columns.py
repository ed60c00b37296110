"""The columns of sheets: named once, and read from what people write in their cells."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from organizations.languages import NAMED, is_known_language
from practices.models.dates import PartialDate, Precision
from practices.queries.wording import list_words
from practices.texts.written_dates import read_date
from practices.texts.yes_and_no import NO, YES

SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
FAR_AHEAD = re.compile(r"\b(?:2[1-9]|[3-9]\d)(\d\d)\b")
EXCEL_BEGAN = datetime.date(1899, 12, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column by its name in files; `label` is shown, `aliases` are further heads that mean it.

    `choices`: the cell holds one of these, by value or by label in any language. `most`: characters at most.
    `is_asked`: the screen asks for its value for all rows where the sheet has no such column, with `help_text`.
    `is_offered`: it is in the template; others are there for files that the portal itself gives out.
    `is_listed`: it can be chosen for any head, and is given out; others are read where a head names them.
    """

    name: str
    label: str | Promise
    choices: type[models.TextChoices] | None = None
    aliases: tuple[str, ...] = ()
    most: int = 4000
    example: str = ""
    help_text: str | Promise = ""
    is_offered: bool = True
    is_listed: bool = True
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with the cell of a column, "" for the row as a whole."""

    column: str
    sentence: str


class SheetRowRefused(Exception):
    """The row cannot be taken in as it is; each fault is for the user."""

    def __init__(self, *faults: RowFault) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


class SheetChoiceNeeded(Exception):
    """Somebody has to decide between `options` (value and label) before the row is taken in."""

    def __init__(self, question: str, options: tuple[tuple[str, str], ...], *, about: str = "") -> None:
        super().__init__(question)
        self.options, self.about = options, about


def in_every_language(words: str | Promise) -> set[str]:
    """Return how the portal says this in each of its languages, as heads and cells are compared."""
    said = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            said.add(comparable(str(words)))
    return said


def comparable(words: str) -> str:
    """Return words as they are compared: letters and digits alone, whatever stands between them."""
    return " ".join(re.sub(r"[^\w]+|_", " ", words.casefold()).split())


class RowReader:
    """Reads the cells of a row, and collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], columns: Mapping[str, SheetColumn]) -> None:
        self.cells, self.columns = cells, columns
        self.faults: list[RowFault] = []

    def fault(self, column: str, sentence: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(RowFault(column, sentence))

    def is_faulty(self, *names: str) -> bool:
        """Tell whether anything is wrong with one of these cells."""
        return any(fault.column in names for fault in self.faults)

    def text(self, name: str, *, is_line: bool = True) -> str:
        """Return the words of a cell, in one line where it is one."""
        words = self.cells.get(name, "")
        words = " ".join(words.split()) if is_line else words
        most = self.columns[name].most
        if len(words) > most:
            said = {"count": len(words), "most": most}
            self.fault(name, _("The text has %(count)s characters; at most %(most)s are possible.") % said)
            return words[:most]
        return words

    def needed(self, name: str) -> str:
        """Return the words of a cell that must not be empty."""
        words = self.text(name)
        if not words:
            self.fault(name, _("“%(column)s” is empty.") % {"column": self.columns[name].label})
        return words

    def choice(self, name: str, default: str = "", *, among: tuple[Any, ...] = ()) -> str:
        """Return one of the values of a column; `among` narrows them."""
        words = self.text(name)
        if not words:
            return default
        choices = self.columns[name].choices
        assert choices is not None  # noqa: S101 - asked of columns with choices
        found = find_choice(choices, words)
        known = list(among or choices)
        if found is None or found not in [str(one) for one in known]:
            said = {"words": words[:60], "known": list_words(str(one.label) for one in known)}
            self.fault(name, _("“%(words)s” is not possible here. Possible: %(known)s.") % said)
            return default
        return found

    def date(self, name: str) -> PartialDate | None:
        """Return a date as people write it: to the day, the month or the year."""
        words = self.text(name)
        if not words:
            return None
        if SERIAL.fullmatch(words):
            self.fault(name, _serial(words))
            return None
        try:
            return PartialDate.read(words.partition("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", words) else words)
        except ValueError as error:
            if _is_far_ahead(words):
                self.fault(name, _("“%(text)s” is in the future: correct the year.") % {"text": words[:40]})
            else:
                self.fault(name, str(error))
            return None

    def language(self, name: str, default: str) -> str:
        """Return the code of a language that a cell gives, or that it names in a language of the portal."""
        words = self.text(name)
        code = find_language(words) if words else default
        if not code:
            sentence = _("“%(words)s” is not a known language. Use its name, or a code such as en, fr, de, ru or ar.")
            self.fault(name, sentence % {"words": words[:40]})
        return code

    def day(self, name: str) -> datetime.date | None:
        """Return a date that is known to the day."""
        found = self.date(name)
        if found is None:
            return None
        if found.precision != Precision.DAY:
            self.fault(name, _("“%(text)s” names no day: give the full date.") % {"text": self.text(name)})
            return None
        return found.on

    def yes(self, name: str) -> bool:
        """Return whether a cell says yes."""
        words = self.text(name).casefold()
        if words not in YES | NO:
            self.fault(name, _("“%(words)s” must be yes or no.") % {"words": words[:40]})
        return words in YES

    def refuse(self) -> None:
        """Raise SheetRowRefused if anything is wrong."""
        if self.faults:
            raise SheetRowRefused(*self.faults)


def find_choice(choices: type[models.TextChoices], words: str) -> str | None:
    """Return the value that words name: as the value itself, or as its label in a language of the portal."""
    return _words_of(choices).get(comparable(words))


@cache
def _words_of(choices: type[models.TextChoices]) -> dict[str, str]:
    """Return the values by everything that names them."""
    named: dict[str, str] = {}
    for one in choices:
        for words in (comparable(str(one.value)), *in_every_language(one.label)):
            named.setdefault(words, str(one.value))
    return named


def find_language(words: str) -> str:
    """Return the code of a language by its code, its own name or its name in a language of the portal; "" for none."""
    if is_known_language(words):
        return words.lower()
    return _language_names().get(comparable(words), "")


@cache
def _language_names() -> dict[str, str]:
    named: dict[str, str] = {}
    for code, info in NAMED.items():
        for name in in_every_language(gettext_lazy(info["name"])) | {comparable(info["name_local"])}:
            named.setdefault(name, code)
    return named


def _is_far_ahead(words: str) -> bool:
    """Tell whether words would be a date if their year were not after 2099."""
    return read_date(FAR_AHEAD.sub(r"20\1", words)) is not None and FAR_AHEAD.search(words) is not None


def _serial(words: str) -> str:
    """Say what a bare number would be if it were a date of a spreadsheet program."""
    said = {"number": words, "date": (EXCEL_BEGAN + datetime.timedelta(days=int(float(words)))).isoformat()}
    sentence = _("“%(number)s” is a number, not a date. If %(date)s is meant, format the cell as a date, or write it.")
    return sentence % said
