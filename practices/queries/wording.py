"""Words with their language, and dates as they are written for a reader."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models import InstrumentPage, Precision, Topic


@dataclass(frozen=True, slots=True)
class Words:
    """A passage and the language that it is in, "" where that is not known."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text


def language_name(code: str) -> str:
    """Name a language in the active language, else give its code."""
    info: dict[str, Any] = LANG_INFO.get(code.lower(), {})
    return _(info["name"]) if "name" in info else code


def active_language() -> str:
    """Return the language that the reader reads in, without a region."""
    return (get_language() or "en").split("-")[0]


def lowered(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


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
    return date_format(on, "DATE_FORMAT")
