"""Recording a reply from the file that it came as."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.ledger import lock_ledger
from practices.documents.messages.mail import LETTERS
from practices.models.dates import PartialDate
from practices.models.editions import checksum
from practices.models.outreach.contacts import Actor, Contact, ContactKind
from practices.outreach.actions.contacts import ContactRefused, log_contact
from practices.outreach.actions.dropped import DropRefused, discard_dropped, find_dropped, open_dropped

MEDIA_TYPES = {
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


def record_dropped_reply(
    *,
    key: uuid.UUID,
    organization: OrganizationPage,
    happened: PartialDate,
    by: Any,
    follows: Contact | None = None,
    on_behalf: bool = False,
    counterpart: str = "",
    text: str = "",
    obstacles: str = "",
    help_offered: str = "",
    next_step: str = "",
    next_step_on: datetime.date | None = None,
) -> Contact:
    """Record the message that waits under `key` as a reply, with its file and the files that came with it.

    It waits no longer. Raises ContactRefused.
    """
    try:
        name, content, mail = open_dropped(key=key, by=by)
    except DropRefused as refusal:
        raise ContactRefused(str(refusal)) from refusal
    if on_behalf and mail.format not in LETTERS:
        raise ContactRefused(_("An organization sends e-mails itself: only a paper reply is entered on its behalf."))
    files = [(name, MEDIA_TYPES[mail.format], content)]
    files += [(file.name, file.media_type, file.content) for file in mail.attachments]
    with transaction.atomic():
        lock_ledger(Contact)
        _refuse_recorded(key, organization, checksum(content), by)
        reply = log_contact(
            organization=organization,
            kind=ContactKind.REPLY,
            happened=happened,
            by=by,
            actor=follows.actor if follows else Actor.SECRETARIAT,
            follows=follows,
            on_behalf=on_behalf,
            counterpart=counterpart,
            text=text,
            obstacles=obstacles,
            help_offered=help_offered,
            next_step=next_step,
            next_step_on=next_step_on,
            files=files,
            message_id=mail.message_id,
        )
        transaction.on_commit(lambda: discard_dropped(key=key, by=by))
    return reply


def _refuse_recorded(key: uuid.UUID, organization: OrganizationPage, sum_of_file: str, by: Any) -> None:
    """Refuse a message that was recorded since it was dropped: a form that is sent twice makes one contact.

    What came to the mailbox waits for everybody of the secretariat, and is recorded by one of them.
    """
    dropped = find_dropped(key=key, by=by)
    if dropped is None:
        raise ContactRefused(_("The dropped file is no longer available: drop it again."))
    contacts = Contact.objects.filter(recorded_at__gte=dropped.dropped_at)
    if not dropped.has_arrived:
        contacts = contacts.filter(organization=organization, by=by)
    recorded = contacts.filter(files__checksum=sum_of_file).first()
    if recorded is not None:
        words = _("The same file was recorded before, with contact number %(number)s.")
        raise ContactRefused(words % {"number": recorded.sequence})
