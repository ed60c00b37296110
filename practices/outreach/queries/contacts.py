"""Rows of the outreach ledger: what its list, one contact, its thread and the sheet share."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from practices.models.dates import format_partial_date
from practices.models.editions import today
from practices.models.outreach.contacts import Contact, ContactFile
from practices.outreach.queries.requests import open_requests
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.wording import list_words


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that came or went with a contact; `size` in bytes."""

    id: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact as the secretariat sees it. `happened` is in its known precision.

    `takes_back` and `taken_back_by` are the uuids of the entries that undo one another, "" if none does. The words
    of a redacted contact are "", and `removed_on` says since when.
    """

    id: str
    sequence: int
    organization: Named
    actor: str
    actor_label: str
    kind: str
    kind_label: str
    happened_on: datetime.date
    happened: str
    due_on: datetime.date | None
    reference_number: str
    follows_id: str
    follows_label: str
    pack_id: str
    pack_title: str
    initiative_title: str
    on_behalf: bool
    counterpart: str
    text: str
    obstacles: str
    help_offered: str
    next_step: str
    next_step_on: datetime.date | None
    files: tuple[FileRow, ...]
    recorded_at: datetime.datetime
    recorded_by: str
    takes_back: str
    taken_back_by: str
    removed_on: datetime.date | None
    removed_for: str

    @property
    def stands(self) -> bool:
        """Whether it counts: it was not taken back, and takes none back."""
        return not (self.takes_back or self.taken_back_by)


def overdue(contacts: Any) -> Any:
    """Keep what asked for an answer by a day that has passed, without a reply recorded."""
    late = [request.id for request in open_requests(as_of=today(), known_at=timezone.now()) if request.is_overdue]
    return contacts.filter(public_id__in=late)


def with_all(rows: Any) -> Any:
    """Return the contacts with everything that a row shows."""
    return rows.for_listing().select_related("reverses", "reversed_by")


def contact_rows(contacts: Iterable[Contact]) -> list[ContactRow]:
    """Turn contacts (of `with_all`) into rows, in their order. No query."""
    return [_row(contact) for contact in contacts]


def thread_of(contact: Contact) -> list[ContactRow]:
    """Return the contacts that hang together with this one by what they follow, by day; itself among them."""
    rows = list(Contact.objects.filter(organization=contact.organization_id).values_list("pk", "follows_id"))
    group = _connected(contact.pk, rows)
    return contact_rows(with_all(Contact.objects.filter(pk__in=group)).order_by("happened_on", "sequence"))


def label_of(contact: Contact) -> str:
    """Name a contact in a line: its kind, its reference number if it has one, its day."""
    day = format_partial_date(contact.happened_on, contact.happened_precision)
    return list_words(filter(None, (contact.get_kind_display(), contact.reference_number, day)))


def _connected(start: int, pairs: Iterable[tuple[int, int | None]]) -> set[int]:
    beside: dict[int, set[int]] = {}
    for one, other in pairs:
        if other is not None:
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
    found, ahead = {start}, [start]
    while ahead:
        new = beside.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def _row(contact: Contact) -> ContactRow:
    record, undone = contact.record, getattr(contact, "reversed_by", None)
    return ContactRow(
        id=str(contact.public_id),
        sequence=contact.sequence,
        organization=name_organization(contact.organization),
        actor=contact.actor,
        actor_label=contact.get_actor_display(),
        kind=contact.kind,
        kind_label=contact.get_kind_display(),
        happened_on=contact.happened_on,
        happened=format_partial_date(contact.happened_on, contact.happened_precision),
        due_on=contact.due_on,
        reference_number=contact.reference_number,
        follows_id=contact.follows_uuid or "",
        follows_label=label_of(contact.follows) if contact.follows else "",
        pack_id=contact.pack_uuid or "",
        pack_title=contact.pack.title if contact.pack else "",
        initiative_title=contact.initiative.title if contact.initiative else "",
        on_behalf=contact.on_behalf,
        counterpart=record.counterpart,
        text=record.text,
        obstacles=record.obstacles,
        help_offered=record.help_offered,
        next_step=record.next_step,
        next_step_on=record.next_step_on,
        files=tuple(_file(file) for file in contact.files.all()),
        recorded_at=contact.recorded_at,
        recorded_by=(contact.by.get_full_name() or contact.by.get_username()) if contact.by else "",
        takes_back=contact.reverses_uuid or "",
        taken_back_by=str(undone.public_id) if undone else "",
        removed_on=record.redacted_on,
        removed_for=record.get_redacted_for_display() if record.redacted_on else "",
    )


def _file(file: ContactFile) -> FileRow:
    return FileRow(str(file.public_id), file.name, file.size, file.media_type)
