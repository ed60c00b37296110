"""What a dropped message seems to be: whose, of which day, in answer to what; and what is doubtful about it."""

import datetime
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import FocalPoint, OrganizationPage
from practices.documents.messages.mail import Mail, MailDoubt
from practices.models.editions import today
from practices.models.outreach.contacts import Contact, ContactFile, ContactKind
from practices.models.outreach.letters import Letter
from practices.outreach.queries.known import known_contacts
from practices.outreach.queries.threads import Threads

WORDS: dict[MailDoubt, Promise] = {
    MailDoubt.SENDER_NOT_KNOWN: gettext_lazy("The file does not identify the writer."),
    MailDoubt.SEVERAL_SENDERS: gettext_lazy("The e-mail names several senders; the first was used."),
    MailDoubt.DATE_NOT_KNOWN: gettext_lazy("The file contains no date: enter it from the letter."),
    MailDoubt.DATE_OF_RECEIPT: gettext_lazy("The e-mail contains no date of sending; the date of receipt was used."),
    MailDoubt.FROM_HTML: gettext_lazy("The text was extracted from HTML: compare it with the file."),
    MailDoubt.NO_WORDS: gettext_lazy("No text could be read: open the file and note what it says."),
    MailDoubt.TEXT_CUT: gettext_lazy("The text is long and was shortened; the file contains all of it."),
    MailDoubt.ENCODING_GUESSED: gettext_lazy("The encoding was guessed: check accented letters."),
    MailDoubt.ENCRYPTED: gettext_lazy("The e-mail is encrypted or sealed: its text may not be readable here."),
    MailDoubt.FILES_LEFT_INSIDE: gettext_lazy("Some attachments were not extracted; they remain in the e-mail."),
    MailDoubt.IS_SCAN: gettext_lazy("The pages are images: open the file and note what it says."),
}
_OPEN = """
aol.com free.fr gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com mail.com mail.ru me.com
msn.com orange.fr outlook.com proton.me protonmail.com qq.com t-online.de web.de yahoo.com yandex.ru
"""
OPEN_MAILBOXES = frozenset(_OPEN.split())
"""Domains at which anybody may have an address."""


_WRITTEN_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\[\]]{1,64}@[\w.-]{1,190}\w")
MOST_ADDRESSES = 50


@dataclass(frozen=True, slots=True)
class Guess:
    """What a person is asked to confirm. `doubts` are sentences, `writer` is the address of who wrote."""

    organization: OrganizationPage | None
    sent_on: datetime.date | None
    follows: Contact | None
    doubts: tuple[str, ...]
    writer: str = ""


def guess_reply(mail: Mail, *, references: Sequence[str], checksum: str, own: Collection[str] = ()) -> Guess:
    """Guess what a message is. `references` are what may be reference numbers; `checksum` is its file's SHA-256.

    `own` are the secretariat's addresses: of what one of them forwarded, the writer is looked for in the words, and
    its day is not known. Twelve queries at most.
    """
    doubts = [str(WORDS[doubt]) for doubt in mail.doubts]
    named, of_reference, more = _by_reference(references)
    doubts += more
    is_forwarded = mail.sender_address in own
    writer = _writer_within(mail.text, own) if is_forwarded else mail.sender_address
    if is_forwarded:
        words = _("%(sender)s forwarded it: check who wrote, and enter the day of the reply.")
        doubts.append(words % {"sender": mail.sender_address})
    of_sender, more = _by_sender(writer)
    organization = of_reference or of_sender
    if of_reference is not None and of_sender is not None and of_reference.pk != of_sender.pk:
        doubts.append(_("The reference number and the sender’s address belong to different organizations."))
    elif organization is None or of_reference is None:
        doubts += more
    sent_on = datetime.datetime.fromisoformat(mail.sent_at).date() if mail.sent_at and not is_forwarded else None
    follows = named
    if follows is None and organization is not None:
        follows, more = _newest_open(organization)
        doubts += more
    doubts += _doubt_day(sent_on, follows)
    doubts += _doubt_repeated(checksum, mail.message_id)
    is_to_come = sent_on is not None and sent_on > today()
    return Guess(organization, None if is_to_come else sent_on, follows, tuple(dict.fromkeys(doubts)), writer)


def known_files(checksums: Iterable[str]) -> list[ContactFile]:
    """Return what standing contacts hold of files with these SHA-256, in order of the ledger."""
    rows = ContactFile.objects.filter(checksum__in=list(checksums), contact__in=Contact.objects.standing())
    return list(rows.select_related("contact").order_by("contact__sequence", "pk"))


def _by_reference(references: Sequence[str]) -> tuple[Contact | None, OrganizationPage | None, list[str]]:
    """Find the contact whose reference number the message names; a letter that is not recorded as sent says so."""
    if not references:
        return None, None, []
    asked = Contact.objects.standing().exclude(kind=ContactKind.REPLY)
    rows = list(
        asked.filter(reference_number__in=references).select_related("organization").order_by("-happened_on", "-pk")
    )
    if rows:
        numbers = {row.reference_number for row in rows}
        several = [_("It cites several of our letters; the newest was used.")] if len(numbers) > 1 else []
        return rows[0], rows[0].organization, several
    letter = Letter.objects.filter(reference_number__in=references).select_related("organization").first()
    if letter is None:
        return None, None, []
    words = _("It cites the letter %(number)s, which is not recorded as sent.") % {"number": letter.reference_number}
    return None, letter.organization, [words]


def _by_sender(address: str) -> tuple[OrganizationPage | None, list[str]]:
    """Find the organization by the address of a focal point, else by a domain that it alone uses."""
    if not address:
        return None, []
    exact = set(FocalPoint.objects.filter(email__iexact=address).values_list("organization_id", flat=True))
    if len(exact) == 1:
        return _organization(exact), []
    domain = address.rpartition("@")[2]
    if domain in OPEN_MAILBOXES:
        return None, [_("Anyone can write from %(domain)s: choose the organization.") % {"domain": domain}]
    found = _of_domain(domain)
    if len(found) == 1:
        words = _("The organization was identified by the sender’s domain %(domain)s; the person is not a focal point.")
        return _organization(found), [words % {"domain": domain}]
    if found:
        return None, [_("Several organizations use %(domain)s: choose one.") % {"domain": domain}]
    return None, [_("The sender’s address does not identify an organization: choose it.")]


def _of_domain(domain: str) -> set[int]:
    points = FocalPoint.objects.filter(email__iendswith=f"@{domain}").values_list("organization_id", flat=True)
    sites = OrganizationPage.objects.exclude(website="").values_list("pk", "website")
    return {*points, *(pk for pk, website in sites if _is_site(website, domain))}


def _is_site(website: str, domain: str) -> bool:
    host = (urlsplit(website).hostname or "").removeprefix("www.")
    return bool(host) and (host == domain or domain.endswith(f".{host}"))


def _organization(keys: set[int]) -> OrganizationPage | None:
    found: OrganizationPage | None = OrganizationPage.objects.filter(pk__in=keys).first()
    return found


def _newest_open(organization: OrganizationPage) -> tuple[Contact | None, list[str]]:
    known = known_contacts(as_of=today(), known_at=timezone.now(), organization=organization.pk)
    threads = Threads(known)
    waiting = [one for one in known if threads.opens_letter(one) and threads.first_reply(one) is None]
    if not waiting:
        return None, [_("No letter to this organization is without a reply.")]
    newest = max(waiting, key=lambda one: (one.happened_on, one.sequence))
    if len(waiting) == 1:
        return newest, [_("It cites none of our letters; the one without a reply was used.")]
    words = _("It cites none of our letters; of %(count)s without a reply the newest was used.")
    return newest, [words % {"count": len(waiting)}]


def _doubt_day(sent_on: datetime.date | None, follows: Contact | None) -> list[str]:
    if sent_on is None:
        return []
    if sent_on > today():
        return [_("The date in the file, %(day)s, is in the future.") % {"day": sent_on}]
    if follows is not None and sent_on < follows.happened_on:
        return [_("The date in the file is before the letter that it answers.")]
    return []


def _doubt_repeated(checksum: str, message_id: str) -> list[str]:
    words = _("The same file was recorded before, with contact number %(number)s.")
    repeated = known_files([checksum])[:3]
    if repeated or not message_id:
        return [words % {"number": file.contact.sequence} for file in repeated]
    words = _("The same e-mail was recorded before, as another file, with contact number %(number)s.")
    rows = ContactFile.objects.filter(message_id=message_id, contact__in=Contact.objects.standing())
    return [
        words % {"number": number} for number in rows.order_by("pk").values_list("contact__sequence", flat=True)[:3]
    ]


def _writer_within(text: str, own: Collection[str]) -> str:
    """Return the first address in the words of a forwarded mail that is not the secretariat's; "" if there is none."""
    found = (match[0].lower() for match in islice(_WRITTEN_ADDRESS.finditer(text), MOST_ADDRESSES))
    return next((address for address in found if address not in own), "")
