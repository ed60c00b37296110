"""The demonstration exchange as values. Dates are texts in their precision, "" when not known."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from practices.demonstration.outreach.values import Outreach
from practices.documents.vocabulary import Concept
from practices.models.statements import StatementDetails


@dataclass(frozen=True, slots=True)
class DemoRelease:
    """To whom something is opened, from when, on what authority; `named` are slugs of organizations."""

    audience: str
    authority: str
    effective: datetime.date
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """An organization. `names` and `acronyms` by language; `account` begins the names of its accounts.

    An issuer is real, and here only as the source of its instruments.
    """

    slug: str
    kind: str
    names: Mapping[str, str]
    acronyms: Mapping[str, str]
    website: str
    complaints_email: str
    complaints_page: str
    parent: str
    account: str
    is_contact_only: bool
    is_issuer: bool


@dataclass(frozen=True, slots=True)
class Work:
    """An instrument. `key` is "organization/slug", `events` (kind, date), `lineage` (kind, key of the other)."""

    key: str
    organization: str
    slug: str
    kind: str
    symbol: str
    titles: Mapping[str, str]
    aliases: tuple[tuple[str, str], ...]
    classification: str
    reuse: str
    topics: tuple[str, ...]
    events: tuple[tuple[str, str], ...]
    lineage: tuple[tuple[str, str], ...]
    opening: DemoRelease | None


@dataclass(frozen=True, slots=True)
class DemoEdition:
    """An edition. `key` is the name of its file without ".txt"; `source` opens that file as the original.

    `made_from` is the key of the edition it was made from. A facsimile has its file as a PDF, and no text.
    """

    key: str
    work: str
    language: str
    date: str
    text_status: str
    shows_gaps: bool
    text: str
    opening: DemoRelease | None
    source: DemoRelease | None
    made_from: str = ""
    is_facsimile: bool = False
    asks_for_structure: bool = False

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.key}.txt"


@dataclass(frozen=True, slots=True)
class DemoPractice:
    """A practice; `parts` are its texts by the name of the field."""

    organization: str
    slug: str
    kind: str
    language: str
    title: str
    contact: str
    topics: tuple[str, ...]
    parts: Mapping[str, str]
    opening: DemoRelease | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAdoptionEvent(StatementDetails):
    """An adoption event, or (`reverses`, the key of an earlier one) a reversal.

    `provision` is (key of the edition, address); `said_on` the day on which the organization itself stated it, of its
    letter or meeting; `agreed_on` the day on which it agreed to what the secretariat says about it; `is_noticed` that
    it was told of it, and may answer.
    """

    key: str
    organization: str
    is_by_secretariat: bool
    reverses: str = ""
    reference: str = ""
    track: str = ""
    state: str = ""
    effective: str = ""
    basis: str = ""
    own_instrument: str = ""
    provision: tuple[str, str] | None = None
    said_on: datetime.date | None = None
    agreed_on: datetime.date | None = None
    is_noticed: bool = False


@dataclass(frozen=True, slots=True)
class DemoAssessment:
    """An assessment. `pins` are (address of the provision, what it states); without `edition` of the instrument alone.

    `is_agreed`: the organization agreed to what the secretariat judged; else that waits.
    """

    key: str
    edition: str
    instrument: str
    topic: str
    finding: str
    is_by_secretariat: bool
    pins: tuple[tuple[str, str], ...]
    note: str
    is_agreed: bool
    statement: str


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """A question page. `words` are (title, introduction) by language; `says` what it is narrowed to, "rule" if not."""

    slug: str
    topic: str
    says: str
    is_published: bool
    words: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DemoClaim:
    """A sentence of a note (`practice`: its slug) that was checked against provisions of an edition, by address.

    `is_agreed`: the organization agreed to what the secretariat checked; else that waits.
    """

    practice: str
    sentence: str
    edition: str
    pins: tuple[str, ...]
    verdict: str
    note: str
    is_by_secretariat: bool
    is_agreed: bool
    statement: str


@dataclass(frozen=True, slots=True)
class Tag:
    """Topics of one provision of an edition, by its address."""

    edition: str
    address: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoReleaseProposal:
    """A release that an organization has proposed and not yet decided."""

    edition: str
    audience: str
    authority: str


@dataclass(frozen=True, slots=True)
class Bond:
    """A confirmed link; each end is (key of the edition, address). `said_by` is "left", "right" or "secretariat"."""

    left: tuple[str, str]
    right: tuple[str, str]
    relation: str
    reason: str
    said_by: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """The whole demonstration, each list in the order of loading."""

    concepts: tuple[Concept, ...]
    members: tuple[DemoOrganization, ...]
    works: tuple[Work, ...]
    texts: tuple[DemoEdition, ...]
    notes: tuple[DemoPractice, ...]
    statements: tuple[DemoAdoptionEvent, ...]
    judgements: tuple[DemoAssessment, ...]
    questions: tuple[DemoQuestion, ...]
    checks: tuple[DemoClaim, ...]
    bonds: tuple[Bond, ...]
    tags: tuple[Tag, ...]
    requests: tuple[DemoReleaseProposal, ...]
    outreach: Outreach
