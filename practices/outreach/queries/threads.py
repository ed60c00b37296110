"""What follows what among contacts: reminders, and the replies to a letter or to a reminder of it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from practices.models.dates import Precision
from practices.models.outreach.contacts import Contact, ContactKind


class Threads:
    """The threads of some contacts, which are all that is known of them."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._by_key = {contact.pk: contact for contact in contacts}
        self._following: dict[int, list[Contact]] = defaultdict(list)
        for contact in self._by_key.values():
            if contact.follows_id is not None:
                self._following[contact.follows_id].append(contact)

    def before(self, contact: Contact) -> Contact | None:
        """Return the contact that this one follows, if it is among them."""
        return self._by_key.get(contact.follows_id) if contact.follows_id is not None else None

    def opens_letter(self, contact: Contact) -> bool:
        """Tell whether it is a letter, and no reminder of another."""
        before = self.before(contact)
        return contact.kind == ContactKind.LETTER and (before is None or before.kind != ContactKind.LETTER)

    def opens_request(self, contact: Contact) -> bool:
        """Tell whether it, or a reminder of it, asks for an answer by a day, and is itself no reminder."""
        before = self.before(contact)
        is_reminder = (
            contact.kind == ContactKind.LETTER
            and before is not None
            and before.kind != ContactKind.REPLY
            and (before.kind == ContactKind.LETTER or before.due_on is not None)
        )
        return contact.kind != ContactKind.REPLY and not is_reminder and self.last_due(contact) is not None

    def reminders(self, contact: Contact) -> list[Contact]:
        """Return the letters that repeat this contact, or a repetition of it."""
        found: list[Contact] = []
        ahead = [contact]
        while ahead:
            letters = [one for one in self._following[ahead.pop().pk] if one.kind == ContactKind.LETTER]
            found += letters
            ahead += letters
        return found

    def first_reply(self, contact: Contact) -> Contact | None:
        """Return the first reply, by day, to this contact or to a reminder of it."""
        asked = [contact, *self.reminders(contact)]
        replies = [one for asking in asked for one in self._following[asking.pk] if one.kind == ContactKind.REPLY]
        return min(replies, key=lambda reply: (reply.happened_on, reply.sequence), default=None)

    def last_due(self, contact: Contact) -> datetime.date | None:
        """Return the last day by which this contact or a reminder of it asks for an answer."""
        return max((one.due_on for one in (contact, *self.reminders(contact)) if one.due_on), default=None)


def days_between(sent: Contact, replied: Contact) -> int | None:
    """Count the days from one contact to another, None where a date is not known to the day."""
    if not sent.happened_precision == replied.happened_precision == Precision.DAY:
        return None
    return max(0, (replied.happened_on - sent.happened_on).days)
