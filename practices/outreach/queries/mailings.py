"""Mailings as their screens and sheets show them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from practices.documents.csv_sheet import write_csv
from practices.models.editions import EditionPage
from practices.models.outreach.contacts import Actor
from practices.models.outreach.letters import Letter, LetterFile, LetterForm, Mailing
from practices.outreach.queries.packs import Packed, packed
from practices.queries.wording import language_name, list_phrases, with_label

REFUSAL_PARTS = 3


@dataclass(frozen=True, slots=True)
class MailingRow:
    """A mailing in the list: how many letters, how many of them are recorded as sent, and for which enquiry."""

    id: str
    dated_on: datetime.date
    due_on: datetime.date | None
    title: str
    actor_label: str
    pack_title: str
    letter_count: int
    written_count: int
    sent_count: int
    made_by: str
    made_at: datetime.datetime
    enquiry_id: str
    enquiry_title: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of a letter."""

    id: str
    name: str
    label: str
    form: str


@dataclass(frozen=True, slots=True)
class NotEnclosed:
    """What of the pack did not go along with a letter, and why."""

    edition: str
    reason: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as lists and sheets show it."""

    id: str
    reference_number: str
    organization: str
    addressed_to: str
    language: str
    language_label: str
    subject: str
    files: tuple[FileLink, ...]
    enclosed: tuple[Packed, ...]
    not_enclosed: tuple[NotEnclosed, ...]
    sent_on: datetime.date | None
    sent_by: str
    contact_id: str

    @property
    def has_signed_scan(self) -> bool:
        """Whether the signed letter was kept."""
        return any(file.form == LetterForm.SIGNED for file in self.files)


def list_mailings(user: Any) -> Any:
    """Return the mailings that `user` may see, newest first, counted."""
    return (
        Mailing.objects.visible_to(user)
        .select_related("letter_model", "pack", "enquiry", "made_by")
        .annotate(
            letter_count=Count("letters"),
            written_count=Count("letters", filter=Q(letters__unwritten__isnull=True)),
            sent_count=Count("letters", filter=Q(letters__sent_on__isnull=False)),
        )
        .order_by("-made_at", "-pk")
    )


def mailing_rows(mailings: Iterable[Any]) -> list[MailingRow]:
    """Turn mailings (of `list_mailings`) into rows. No query."""
    return [
        MailingRow(
            id=str(mailing.public_id),
            dated_on=mailing.dated_on,
            due_on=mailing.due_on,
            title=mailing.letter_model.title if mailing.letter_model else _("Model letter was deleted"),
            actor_label=str(Actor(mailing.actor).label),
            pack_title=mailing.pack.title if mailing.pack else "",
            letter_count=mailing.letter_count,
            written_count=mailing.written_count,
            sent_count=mailing.sent_count,
            made_by=str(mailing.made_by or ""),
            made_at=mailing.made_at,
            enquiry_id=str(mailing.enquiry.public_id) if mailing.enquiry else "",
            enquiry_title=mailing.enquiry.title if mailing.enquiry else "",
        )
        for mailing in mailings
    ]


def letter_rows(
    letters: Sequence[Letter], editions: Sequence[EditionPage], left_out: Mapping[int, Mapping[str, str]]
) -> list[LetterRow]:
    """Turn the letters of one mailing (`for_listing`) into rows. No query.

    `editions` are those of its pack; `left_out` the reasons by letter (primary key) and edition (uuid).
    """
    known = {str(edition.translation_key): packed(edition) for edition in editions}
    return [_row(letter, known, left_out.get(letter.pk, {})) for letter in letters]


def left_out_of(mailing: Mailing, letters: Iterable[Letter]) -> dict[int, dict[str, str]]:
    """Return what was refused when the letters were made, by letter (primary key) and edition (uuid)."""
    refused = refusals_of(mailing)
    return {letter.pk: dict(refused.get(str(letter.organization.translation_key), {})) for letter in letters}


def _row(letter: Letter, known: dict[str, Packed], refused: Mapping[str, str]) -> LetterRow:
    return LetterRow(
        id=str(letter.public_id),
        reference_number=letter.reference_number,
        organization=letter.organization.name_in(),
        addressed_to=str(letter.focal_point) if letter.focal_point else "",
        language=letter.language,
        language_label=language_name(letter.language),
        subject=letter.subject,
        files=tuple(file_link(file) for file in letter.files.all()),
        enclosed=tuple(text for key, text in known.items() if key not in refused),
        not_enclosed=tuple(
            NotEnclosed(known[key].label if key in known else key, reason) for key, reason in refused.items()
        ),
        sent_on=letter.sent_on,
        sent_by=str(letter.sent_by or ""),
        contact_id=str(letter.contact.public_id) if letter.contact else "",
    )


def file_link(file: LetterFile) -> FileLink:
    """Name a file of a letter."""
    return FileLink(str(file.public_id), file.name, str(LetterForm(file.form).label), file.form)


def refusals_of(mailing: Mailing) -> dict[str, dict[str, str]]:
    """Return what was refused when a mailing was made: the reason by organization and edition (uuids)."""
    found: dict[str, dict[str, str]] = {}
    for row in mailing.refused:
        if len(row) == REFUSAL_PARTS:
            organization, edition, reason = row
            found.setdefault(organization, {})[edition] = reason
    return found


def write_list(rows: Iterable[LetterRow]) -> str:
    """Return the sheet that lies in the archive of a mailing, a line for each letter."""
    heads = [
        _("Reference number"), _("Organization"), _("Addressed to"), _("Language"), _("Subject"), _("Enclosed"),
        _("Not enclosed, and why"), _("Sent on"),
    ]  # fmt: skip
    lines = (
        (
            row.reference_number,
            row.organization,
            row.addressed_to,
            row.language,
            row.subject,
            list_phrases(text.label for text in row.enclosed),
            list_phrases(with_label(one.edition, one.reason) for one in row.not_enclosed),
            row.sent_on.isoformat() if row.sent_on else "",
        )
        for row in rows
    )
    return write_csv(heads, lines)
