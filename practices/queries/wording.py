"""Words with their language, and dates as they are written for a reader."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from organizations.languages import NAMED
from organizations.models import OrganizationPage
from practices.models.dates import Precision
from practices.models.instruments import InstrumentPage
from practices.models.topics import Topic

_COUNTED = re.compile(r"(?:^|, )para (\d+)(?=$|, | \()")
"""How `practices.queries.editions.units.citations` counts paragraphs that have no number."""


@dataclass(frozen=True, slots=True)
class Words:
    """A passage and the language that it is in, "" where that is not known."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text


def language_name(code: str) -> str:
    """Name a language in the active language, else give its code."""
    info = NAMED.get(code.lower())
    return _(info["name"]) if info else code


def active_language() -> str:
    """Return the language that the reader reads in, without a region."""
    return (get_language() or "en").split("-")[0]


def list_words(words: Iterable[str]) -> str:
    """Join words as the active language writes a list: "gifts, travel, outside work"."""
    return pgettext("between the parts of a list", ", ").join(words)


def list_phrases(phrases: Iterable[str]) -> str:
    """Join phrases that may contain commas as the active language writes a list of such."""
    return pgettext("between texts of a citation", "; ").join(phrases)


def with_label(label: Any, words: Any) -> str:
    """Put a label before words as the active language does: "Adoption: In place"."""
    return _("%(label)s: %(words)s") % {"label": label, "words": words}


def cited_parts(cited: str) -> list[str]:
    """Cut the citation of a provision ("6, para 2 (a)") into what is of the text and, at odd places, what counts.

    What counts a paragraph without a number is said in the active language: "6", ", al. 2", " (a)".
    """
    parts = _COUNTED.split(cited)
    for at in range(1, len(parts), 2):
        begins = pgettext("between the parts of a list", ", ") if "".join(parts[:at]) else ""
        parts[at] = begins + _("para %(number)s") % {"number": parts[at]}
    return parts


def cited_here(cited: str) -> str:
    """Say how a provision is cited in the active language; it is stored, and given to programs, in English."""
    return "".join(cited_parts(cited))


def note_of(topic: Topic) -> Words:
    """Return the scope note of a topic (labels prefetched) in the active language, else as `preferred` chooses."""
    label = topic.preferred()
    return Words(label.scope_note, label.language) if label else Words("")


def title_of(instrument: InstrumentPage) -> Words:
    """Return an instrument's title in the active language, else the page's own."""
    wanted = active_language()
    titles = {title.language: title.title for title in instrument.titles.all()}
    if wanted in titles:
        return Words(titles[wanted], wanted)
    return Words(instrument.title, next((code for code, title in titles.items() if title == instrument.title), ""))


def name_of(organization: OrganizationPage) -> Words:
    """Return an organization's name in the active language, else the page's own."""
    wanted = active_language()
    names = {name.language: name.name for name in organization.names.all()}
    if wanted in names:
        return Words(names[wanted], wanted)
    return Words(organization.title, next((code for code, name in names.items() if name == organization.title), ""))


def written_date(on: datetime.date | None, precision: str = Precision.DAY) -> str:
    """Write a date in the active language and its known precision: "14 May 2003", "May 2003", "2003"."""
    if on is None or precision == Precision.UNKNOWN:
        return _("date not known")
    if precision == Precision.YEAR:
        return str(on.year)
    if precision == Precision.MONTH:
        return date_format(on, "YEAR_MONTH_FORMAT")
    return _with_ordinal(date_format(on, "DATE_FORMAT"), on)


def written_moment(at: datetime.datetime) -> str:
    """Write a moment in the active language: "14 May 2003, 18:04"."""
    return _with_ordinal(date_format(at, "DATETIME_FORMAT"), at)


def _with_ordinal(words: str, on: datetime.date) -> str:
    """Write the first of a month as French does, which no pattern says: "1er mai 2003"."""
    return f"1er{words.removeprefix('1')}" if on.day == 1 and active_language() == "fr" else words
