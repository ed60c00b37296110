"""What the secretariat of the demonstration wrote, heard, compiled. Dates are texts in their precision, or days."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoFocalPoint:
    """A focal point. `consent` is the day on which sharing was agreed to; `succeeds` the key of who was before."""

    key: str
    organization: str
    role: str
    name: str
    function: str
    email: str
    language: str
    valid_from: datetime.date
    phone: str = ""
    postal_address: str = ""
    consent: datetime.date | None = None
    valid_until: datetime.date | None = None
    succeeds: str = ""


@dataclass(frozen=True, slots=True)
class DemoPack:
    """A pack: the keys of its editions."""

    key: str
    title: str
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One contact; `follows` is the key of an earlier one."""

    key: str
    organization: str
    kind: str
    on: str
    text: str
    actor: str = "secretariat"
    due_on: datetime.date | None = None
    follows: str = ""
    reference_number: str = ""
    counterpart: str = ""
    obstacles: str = ""
    help_offered: str = ""
    next_step: str = ""
    next_step_on: datetime.date | None = None
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class Wave:
    """Letters made in one action; `reminds` is the key of an earlier wave. Not sent without `sent_on`."""

    key: str
    purpose: str
    actor: str
    dated_on: datetime.date
    due_on: datetime.date
    organizations: tuple[str, ...]
    pack: str = ""
    sent_on: datetime.date | None = None
    reminds: str = ""


@dataclass(frozen=True, slots=True)
class DemoReply:
    """A reply to a letter of a wave."""

    mailing: str
    organization: str
    on: str
    counterpart: str
    text: str
    obstacles: str = ""
    help_offered: str = ""


@dataclass(frozen=True, slots=True)
class EventCheck:
    """The secretariat checked an adoption event (its key)."""

    event: str
    note: str


@dataclass(frozen=True, slots=True)
class Reconfirmed:
    """An organization said that what is recorded of it still holds."""

    organization: str
    reference: str
    on: datetime.date
    is_by_secretariat: bool = False


@dataclass(frozen=True, slots=True)
class DemoParticipation:
    """An organization takes part in an initiative; `is_agreed`: to what the secretariat says of it."""

    organization: str
    since: str
    until: str = ""
    contribution: str = ""
    is_by_secretariat: bool = False
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting of an initiative."""

    on: str
    title: str
    place: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class DemoInitiativeStatement:
    """A statement of an initiative."""

    on: str
    title: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Venture:
    """A joint initiative."""

    slug: str
    title: str
    language: str
    summary: str
    began: str
    topics: tuple[str, ...]
    parts: tuple[DemoParticipation, ...]
    gatherings: tuple[Gathering, ...]
    declared: tuple[DemoInitiativeStatement, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A report: frozen before the event `before_event` is recorded ("" at the end), or left as a draft.

    Of the day of loading where `as_of` names none. `follows` is the symbol of the issue before;
    `released` (audience, authority) opens it.
    """

    title: str
    audience: str
    language: str
    as_of: datetime.date | None = None
    symbol: str = ""
    follows: str = ""
    before_event: str = ""
    released: tuple[str, str] | None = None
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Yearly:
    """A return of one organization; `answers` are the fields of each track that changes."""

    organization: str
    reference: str
    year: int
    answers: tuple[Mapping[str, str], ...]
    handed_in: bool = False


@dataclass(frozen=True, slots=True)
class Outreach:
    """All of it, each list in the order of loading."""

    people: tuple[DemoFocalPoint, ...]
    parcels: tuple[DemoPack, ...]
    exchanged: tuple[Exchanged, ...]
    waves: tuple[Wave, ...]
    answers: tuple[DemoReply, ...]
    checks: tuple[EventCheck, ...]
    reconfirmed: tuple[Reconfirmed, ...]
    ventures: tuple[Venture, ...]
    issues: tuple[Issue, ...]
    yearly: tuple[Yearly, ...]
