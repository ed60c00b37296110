"""What the writer of Akoma Ntoso is given: an edition with what is known of it."""

import datetime
from dataclasses import dataclass

from practices.texts.numbering import Segment


class UnwritableText(Exception):
    """The edition is no text that Akoma Ntoso can carry; the message is for the user."""


@dataclass(frozen=True, slots=True)
class IssuingOrganization:
    """Whose text it is. `slug` is its name in addresses, ASCII in lower case."""

    name: str
    acronym: str
    slug: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the instrument: circulated, adopted, in_force, amended, ended or dated."""

    kind: str
    on: datetime.date


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """Another language edition of the same text; `text_status` as in `Document`."""

    language: str
    text_status: str
    dated_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An edition of an instrument.

    `language` is a BCP 47 code. `kind` is one of `identification.CLASSES`. `text_status` is authentic,
    official_translation, unofficial_translation, consolidation, extract or summary. `dated_on` is the date of this
    text, known as far as `precision` (day, month, year or unknown) says; `work_date` is that of the instrument.
    `uri_base` is the address of the portal, `address` that of the edition on it. `lifecycle` is the state of the
    instrument and `terms` are those of reuse, both in the portal's codes. `pictures` is what the addresses of its
    pictures begin with; each is followed by its code and a slash.
    """

    segments: tuple[Segment, ...]
    language: str
    title: str
    kind: str
    text_status: str
    organization: IssuingOrganization
    symbol: str = ""
    dated_on: datetime.date | None = None
    precision: str = "day"
    work_date: datetime.date | None = None
    events: tuple[Event, ...] = ()
    uri_base: str = ""
    address: str = ""
    versions: tuple[LanguageVersion, ...] = ()
    published_at: datetime.datetime | None = None
    lifecycle: str = ""
    terms: str = ""
    pictures: str = "pictures/"

    @property
    def is_translation(self) -> bool:
        """Whether it is a translation, official or not."""
        return self.text_status in {"official_translation", "unofficial_translation"}
