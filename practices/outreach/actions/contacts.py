"""Logging what was said between the actors and an organization, and taking it back."""

import datetime
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from organizations.words import storable
from practices.actions.kept_files import keep_file, keeping_files
from practices.actions.ledger import append, lock_ledger
from practices.documents.limits import MAX_FILE_BYTES, in_megabytes
from practices.models.dates import PartialDate, last_day
from practices.models.editions import checksum, today
from practices.models.initiatives import Initiative
from practices.models.outreach.contacts import Actor, Contact, ContactFile, ContactKind, ContactRecord
from practices.models.outreach.packs import Pack
from practices.outreach.actions.packs import pin_pack
from practices.permissions import acts_for, is_secretariat

WORDS = ("counterpart", "text", "obstacles", "help_offered", "next_step")
"""The words of a contact's erasable record; the ledger row keeps a salted digest of them."""
MOST_CHARACTERS = 100_000
MOST_FILES = 60


class ContactRefused(Exception):
    """The contact cannot be recorded or taken back; the message is for the user."""


@keeping_files()
def log_contact(
    *,
    organization: OrganizationPage,
    kind: str,
    happened: PartialDate,
    by: Any,
    actor: str = Actor.SECRETARIAT,
    due_on: datetime.date | None = None,
    follows: Contact | None = None,
    reference_number: str = "",
    pack: Pack | None = None,
    initiative: Initiative | None = None,
    on_behalf: bool = False,
    text: str = "",
    counterpart: str = "",
    obstacles: str = "",
    help_offered: str = "",
    next_step: str = "",
    next_step_on: datetime.date | None = None,
    files: Sequence[tuple[str, str, bytes]] = (),
    message_id: str = "",
) -> Contact:
    """Record one contact with `organization`. `files` are (name, media type, content).

    `message_id`: what its own program named the mail by that is the first of `files`.

    `on_behalf`: a paper reply that is entered for the organization, with its scan. Raises ContactRefused.
    """
    _refuse_others(by)
    if kind not in ContactKind.values or actor not in Actor.values:
        raise ContactRefused(_("Unknown kind of contact, or unknown sender."))
    _refuse_days(kind, happened, due_on)
    lock_ledger(Contact)
    _refuse_thread(organization, kind, happened, follows)
    _refuse_on_behalf(organization, kind, on_behalf, files, by)
    _refuse_files(files)
    contact = Contact(
        organization=organization,
        actor=actor,
        kind=kind,
        happened_on=happened.on,
        happened_precision=happened.precision,
        due_on=due_on,
        follows=follows,
        reference_number=storable(reference_number)[:40],
        pack=pack,
        initiative=initiative,
        on_behalf=on_behalf,
        by=by,
    )
    words = {
        "counterpart": storable(counterpart)[:255],
        "text": storable(text),
        "obstacles": storable(obstacles),
        "help_offered": storable(help_offered),
        "next_step": storable(next_step),
    }
    _refuse_long_words(words)
    if pack is not None:
        pin_pack(pack=pack)
    return _append(contact, words, next_step_on=next_step_on, files=files, message_id=message_id)


@transaction.atomic
def take_back_contact(*, contact: Contact, by: Any, why: str) -> Contact:
    """Record that `contact` does not hold: it stays in the ledger, and counts nowhere. Raises ContactRefused."""
    _refuse_others(by)
    why = storable(why)
    if not why:
        raise ContactRefused(_("Explain why the contact is not valid."))
    _refuse_long_words({"text": why})
    lock_ledger(Contact)
    if contact.reverses_id or Contact.objects.filter(reverses=contact).exists():
        raise ContactRefused(_("This contact was already withdrawn, or is itself a withdrawal."))
    undoing = Contact(
        organization=contact.organization,
        actor=contact.actor,
        kind=contact.kind,
        happened_on=contact.happened_on,
        happened_precision=contact.happened_precision,
        on_behalf=contact.on_behalf,
        reverses=contact,
        by=by,
    )
    return _append(undoing, {**dict.fromkeys(WORDS, ""), "text": why})


def _append(
    contact: Contact,
    words: dict[str, str],
    *,
    next_step_on: datetime.date | None = None,
    files: Sequence[tuple[str, str, bytes]] = (),
    message_id: str = "",
) -> Contact:
    salt = secrets.token_hex(16)
    sums = [checksum(content) for _name, _type, content in files]
    contact.record_digest = Contact.digest_of_record(salt, digested_words(words, next_step_on, sums))
    contact = append(contact)
    ContactRecord.objects.create(contact=contact, salt=salt, next_step_on=next_step_on, **words)
    for place, (name, media_type, content) in enumerate(files):
        named = "" if place else message_id
        keep_file(ContactFile, name=name, media_type=media_type, content=content, contact=contact, message_id=named)
    return contact


def digested_words(
    words: dict[str, str], next_step_on: datetime.date | None, checksums: Iterable[str]
) -> dict[str, str]:
    """Return what the row's digest covers of a contact: its words, the day of the next step, its files by SHA-256."""
    step_on = next_step_on.isoformat() if next_step_on else ""
    return {**words, "next_step_on": step_on, "files": ",".join(sorted(checksums))}


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise ContactRefused(_("Only the secretariat can use the outreach ledger."))


def _refuse_days(kind: str, happened: PartialDate, due_on: datetime.date | None) -> None:
    if happened.on > today():
        raise ContactRefused(_("A contact is recorded after it took place: this date is in the future."))
    if due_on is None:
        return
    if kind == ContactKind.REPLY:
        raise ContactRefused(_("A reply does not request an answer: record the request as a separate contact."))
    if due_on < happened.on:
        raise ContactRefused(_("The deadline for the answer is before the contact took place."))


def _refuse_thread(organization: OrganizationPage, kind: str, happened: PartialDate, follows: Contact | None) -> None:
    if follows is None:
        return
    if follows.organization_id != organization.pk:
        raise ContactRefused(_("The contact that this one follows was held with another organization."))
    if follows.reverses_id or Contact.objects.filter(reverses=follows).exists():
        raise ContactRefused(_("The contact that this one follows was withdrawn."))
    if last_day(happened.on, happened.precision) < follows.happened_on:
        raise ContactRefused(_("This is before the contact that it follows: check the date."))
    if kind == ContactKind.REPLY == follows.kind:
        raise ContactRefused(_("A reply answers a letter, a meeting or a call, not another reply."))


def _refuse_on_behalf(
    organization: OrganizationPage, kind: str, on_behalf: bool, files: Sequence[tuple[str, str, bytes]], by: Any
) -> None:
    if not on_behalf:
        return
    if kind != ContactKind.REPLY:
        raise ContactRefused(_("Only a reply is entered on behalf of an organization."))
    if not files:
        raise ContactRefused(_("A paper reply is entered with the scan of the letter."))
    if acts_for(by, organization):
        raise ContactRefused(_("You act for this organization: another person has to enter its paper reply."))


def _refuse_files(files: Sequence[tuple[str, str, bytes]]) -> None:
    if len(files) > MOST_FILES:
        raise ContactRefused(_("A contact can have up to %(count)s files.") % {"count": MOST_FILES})
    if sum(len(content) for _name, _type, content in files) > 2 * MAX_FILE_BYTES:
        limit = in_megabytes(2 * MAX_FILE_BYTES)
        raise ContactRefused(_("The files are too large: together they may have up to %(limit)s.") % {"limit": limit})
    for name, _type, content in files:
        if not content:
            raise ContactRefused(_("The file “%(name)s” is empty.") % {"name": name[:80]})
        if len(content) > MAX_FILE_BYTES:
            raise ContactRefused(
                _("The file “%(name)s” is too large: it may have up to %(limit)s.")
                % {"name": name[:80], "limit": in_megabytes(MAX_FILE_BYTES)}
            )


def _refuse_long_words(words: dict[str, str]) -> None:
    if any(len(text) > MOST_CHARACTERS for text in words.values()):
        raise ContactRefused(
            _("A text here can have up to %(count)s characters: attach longer texts as files.")
            % {"count": MOST_CHARACTERS}
        )
