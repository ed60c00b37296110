"""Letters and their answers as they stood on a day: who was asked, who replied after how many days, what is open."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practices.models.dates import Precision, format_partial_date
from practices.models.outreach.contacts import Contact, ContactKind, ContactRecord
from practices.outreach.queries.known import by_name, known_contacts
from practices.outreach.queries.threads import Threads, days_between
from practices.queries.adoptions.statements import Named, name_organization

BUCKETS: tuple[tuple[str, int, Promise], ...] = (
    ("14", 14, _("Up to 14 days")),
    ("30", 30, _("15 to 30 days")),
    ("60", 60, _("31 to 60 days")),
    ("90", 90, _("61 to 90 days")),
    ("more", 1_000_000, _("More than 90 days")),
)
"""Code, most days, and words of each group of response times."""
NOT_TO_THE_DAY = ("not_known", _("Answered, days not known"))
"""A date is known to the month or the year alone: no days can be counted."""
NO_REPLY = ("none", _("No reply linked"))


@dataclass(frozen=True, slots=True)
class LetterResponse:
    """A letter with its reminders as one matter.

    `sent_on` is the day of the letter, `due_on` the last day by which it or a reminder asks for an answer, None if
    none does. `replied_on` is the first reply to any of them. `days` run from the letter to that reply; None without
    reply, and where a date is not known to the day. `is_overdue`: due before the as-of date, and no reply recorded.
    `sent` and `replied` are the dates in their precision.
    """

    id: str
    sequence: int
    organization: Named
    actor: str
    reference_number: str
    sent_on: datetime.date
    sent_precision: str
    sent: str
    due_on: datetime.date | None
    replied_on: datetime.date | None
    replied: str
    reply_id: str
    days: int | None
    is_overdue: bool
    reminders: int

    @property
    def asks(self) -> bool:
        """Whether the letter or a reminder asks for an answer by a day."""
        return self.due_on is not None

    @property
    def bucket(self) -> str:
        """The code of its group of response times; "" for a letter that asks nothing and was not answered."""
        if self.replied_on is None:
            return NO_REPLY[0] if self.asks else ""
        if self.days is None:
            return NOT_TO_THE_DAY[0]
        return next(code for code, most, _words in BUCKETS if self.days <= most)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many letters were answered in so many days; which ones is told by `Letter.bucket`."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Silent:
    """An organization that was asked, and of which no reply is recorded since the first letter that is open.

    `asked_on` is the day of that letter, `days` run from it to the as-of date. `is_overdue`: a day to answer by
    has passed.
    """

    organization: Named
    asked_on: datetime.date
    asked: str
    due_on: datetime.date | None
    days: int | None
    letters: int
    reminders: int
    is_overdue: bool
    last_contact_on: datetime.date


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What an organization named as standing in its way, the help that was offered, the next step."""

    contact_id: str
    sequence: int
    organization: Named
    on: datetime.date
    said: str
    obstacles: str
    help_offered: str
    next_step: str
    next_step_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Responses:
    """Letters, silence and obstacles by organization, alphabetically, then by day.

    `buckets` holds every group, also the empty ones, in the order of their days; in them are the letters that were
    answered or ask for an answer.
    """

    as_of: datetime.date
    known_at: datetime.datetime
    since: datetime.date | None
    letters: tuple[LetterResponse, ...]
    silent: tuple[Silent, ...]
    buckets: tuple[Bucket, ...]
    obstacles: tuple[Obstacle, ...]

    @property
    def overdue(self) -> tuple[LetterResponse, ...]:
        """The letters whose day to answer by has passed without a reply recorded."""
        return tuple(letter for letter in self.letters if letter.is_overdue)


def responses(
    *,
    as_of: datetime.date,
    known_at: datetime.datetime,
    since: datetime.date | None = None,
    settled: Collection[str] = (),
) -> Responses:
    """Return the letters as they stood on `as_of`, of what was recorded by `known_at`. Three queries.

    With `since`, letters that were both sent and answered by that day are left out, and obstacles named by it; what
    is still open stays. Contacts that were taken back by `known_at` do not count. `settled`: the uuids of letters that
    were answered otherwise than by a linked reply, whose organizations are not silent for them.
    """
    known = known_contacts(as_of=as_of, known_at=known_at)
    every = letters_of(known, as_of=as_of)
    letters = tuple(letter for letter in every if _concerns(letter, since))
    return Responses(
        as_of=as_of,
        known_at=known_at,
        since=since,
        letters=letters,
        silent=tuple(_silent([one for one in every if one.id not in settled], known, as_of)),
        buckets=_buckets(letters),
        obstacles=_obstacles(known, since),
    )


def letters_of(contacts: Sequence[Contact], *, as_of: datetime.date) -> tuple[LetterResponse, ...]:
    """Return the letters among `contacts` with their reminders and replies, alphabetically, then by day."""
    threads = Threads(contacts)
    found = [_letter(contact, threads, as_of) for contact in contacts if threads.opens_letter(contact)]
    return tuple(sorted(found, key=lambda letter: (*by_name(letter.organization), letter.sent_on, letter.sequence)))


def _letter(contact: Contact, threads: Threads, as_of: datetime.date) -> LetterResponse:
    reply, due_on = threads.first_reply(contact), threads.last_due(contact)
    return LetterResponse(
        id=str(contact.public_id),
        sequence=contact.sequence,
        organization=name_organization(contact.organization),
        actor=contact.actor,
        reference_number=contact.reference_number,
        sent_on=contact.happened_on,
        sent_precision=contact.happened_precision,
        sent=format_partial_date(contact.happened_on, contact.happened_precision),
        due_on=due_on,
        replied_on=reply.happened_on if reply else None,
        replied=format_partial_date(reply.happened_on, reply.happened_precision) if reply else "",
        reply_id=str(reply.public_id) if reply else "",
        days=days_between(contact, reply) if reply else None,
        is_overdue=reply is None and due_on is not None and due_on < as_of,
        reminders=len(threads.reminders(contact)),
    )


def _concerns(letter: LetterResponse, since: datetime.date | None) -> bool:
    if since is None or letter.sent_on > since:
        return True
    return letter.asks if letter.replied_on is None else letter.replied_on > since


def _silent(letters: Sequence[LetterResponse], known: Sequence[Contact], as_of: datetime.date) -> Iterable[Silent]:
    replied: dict[str, datetime.date] = {}
    met: dict[str, datetime.date] = {}
    for contact in known:
        key = str(contact.organization.translation_key)
        met[key] = max(met.get(key, contact.happened_on), contact.happened_on)
        if contact.kind == ContactKind.REPLY:
            replied[key] = max(replied.get(key, contact.happened_on), contact.happened_on)
    waiting: dict[str, list[LetterResponse]] = defaultdict(list)
    for letter in letters:
        if letter.asks and letter.replied_on is None:
            waiting[letter.organization.id].append(letter)
    for key, asked in waiting.items():
        first = asked[0]
        if key in replied and replied[key] >= first.sent_on:
            continue
        yield Silent(
            organization=first.organization,
            asked_on=first.sent_on,
            asked=first.sent,
            due_on=min((letter.due_on for letter in asked if letter.due_on), default=None),
            days=(as_of - first.sent_on).days if first.sent_precision == Precision.DAY else None,
            letters=len(asked),
            reminders=sum(letter.reminders for letter in asked),
            is_overdue=any(letter.is_overdue for letter in asked),
            last_contact_on=met[key],
        )


def _buckets(letters: Sequence[LetterResponse]) -> tuple[Bucket, ...]:
    groups = [*((code, words) for code, _most, words in BUCKETS), NOT_TO_THE_DAY, NO_REPLY]
    return tuple(Bucket(code, str(words), sum(letter.bucket == code for letter in letters)) for code, words in groups)


def _obstacles(known: Sequence[Contact], since: datetime.date | None) -> tuple[Obstacle, ...]:
    named = ~Q(obstacles="") | ~Q(help_offered="")
    records = ContactRecord.objects.filter(named, redacted_on__isnull=True).order_by("pk")
    by_contact: dict[int, Any] = {record.contact_id: record for record in records}
    rows = [
        Obstacle(
            contact_id=str(contact.public_id),
            sequence=contact.sequence,
            organization=name_organization(contact.organization),
            on=contact.happened_on,
            said=format_partial_date(contact.happened_on, contact.happened_precision),
            obstacles=by_contact[contact.pk].obstacles,
            help_offered=by_contact[contact.pk].help_offered,
            next_step=by_contact[contact.pk].next_step,
            next_step_on=by_contact[contact.pk].next_step_on,
        )
        for contact in known
        if contact.pk in by_contact and (since is None or contact.happened_on > since)
    ]
    return tuple(sorted(rows, key=lambda row: (*by_name(row.organization), row.on, row.sequence)))
