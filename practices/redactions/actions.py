"""Redaction: one person asks that the words of a thing go, another of the secretariat decides."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.locks import lock_named
from organizations.models import OrganizationPage
from practices.actions.kept_files import keeping_files
from practices.actions.ledger import append
from practices.models.editions import today
from practices.models.erasable import RedactionReason
from practices.models.exchange.public_documents import PublicDocument
from practices.models.proposals import Decision
from practices.models.redactions import Redaction, RedactionRequest
from practices.permissions import acts_for, is_secretariat
from practices.redactions.copies import overwrite_what_goes
from practices.redactions.things import OF_THE_SECRETARIAT, RedactableRecord, blank, find_thing, quoted_by, said_again
from practices.reports.actions.redacting import redact_in_reports

MOST_CHARACTERS = 2000


class RedactionRefused(Exception):
    """The removal may not be asked for or decided by this person; the message is for the user."""


@transaction.atomic
def ask_redaction(*, kind: str, thing: uuid.UUID, reason: str, words: str, by: Any) -> RedactionRequest:
    """Ask that the words of `thing` go; `words` say which and why, and go with the decision.

    The secretariat asks about everything, the people of an organization about what is recorded of it (not about
    contacts and reports). Raises RedactionRefused.
    """
    lock_named(f"redaction {kind} {thing}")
    found = find_thing(kind, thing)
    if found is None or not may_ask(by, kind, found.organization):
        raise RedactionRefused(_("There is nothing here about which you can make a request."))
    told = words.replace("\0", "").strip()
    if reason not in RedactionReason.values:
        raise RedactionRefused(_("Choose the kind of reason."))
    if not told:
        raise RedactionRefused(_("State what must be removed, and why, for the second person."))
    if len(told) > MOST_CHARACTERS:
        raise RedactionRefused(_("This is too long: at most %(count)s characters.") % {"count": MOST_CHARACTERS})
    if found.is_removed:
        raise RedactionRefused(_("The content of this entry was already removed."))
    if RedactionRequest.objects.open().filter(kind=kind, thing=thing).exists():
        raise RedactionRefused(_("The removal was requested before; it is waiting for a second person."))
    return RedactionRequest.objects.create(
        kind=kind,
        thing=thing,
        organization=found.organization,
        reason=reason,
        words=told,
        asked_by=by,
        asked_at=timezone.now(),
    )


@keeping_files()
def decide_redaction(*, asked: RedactionRequest, approve: bool, by: Any) -> Redaction | None:
    """Remove the words, their salt and their files, or leave them; the reason in words goes in either case.

    Frozen reports lose what they quote of them, and other decisions about the thing that repeat them lose them too.
    Decided by somebody of the secretariat who neither asked nor acts for the organization. Gives the row of the
    ledger, None where nothing was removed. Raises RedactionRefused.
    """
    asked = (
        RedactionRequest.objects.select_for_update(of=("self",))
        .select_related("organization", "asked_by")
        .get(pk=asked.pk)
    )
    if asked.decision != Decision.OPEN:
        raise RedactionRefused(_("This request has been decided already."))
    if not may_decide_redaction(by, asked):
        raise RedactionRefused(
            _("A second person of the secretariat decides; its members never decide about their own organization.")
        )
    asked.decision = Decision.APPROVED if approve else Decision.REJECTED
    asked.words, asked.decided_by, asked.decided_at = "", by, timezone.now()
    asked.save()
    return _remove(asked, by) if approve else None


def may_ask(user: Any, kind: str, organization: OrganizationPage | None) -> bool:
    """Tell whether `user` may ask that words of this kind about `organization` go."""
    if is_secretariat(user):
        return True
    return organization is not None and kind not in OF_THE_SECRETARIAT and acts_for(user, organization)


def may_decide_redaction(user: Any, asked: RedactionRequest) -> bool:
    """Tell whether `user` is the second person for this request."""
    if not is_secretariat(user) or user.pk == asked.asked_by_id:
        return False
    return asked.organization is None or not acts_for(user, asked.organization)


def _remove(asked: RedactionRequest, by: Any) -> Redaction:
    found: RedactableRecord | None = find_thing(asked.kind, asked.thing)
    if found is None or found.is_removed:
        raise RedactionRefused(_("The content of this entry was already removed."))
    overwrite_what_goes()
    PublicDocument.objects.all().delete()  # some may quote them
    first, *_repeated = [_remove_words(thing, asked, by) for thing in (found, *said_again(found))]
    return first


def _remove_words(found: RedactableRecord, asked: RedactionRequest, by: Any) -> Redaction:
    on = today()
    quoted = quoted_by(found)
    blank(found, reason=asked.reason, on=on)
    redact_in_reports(things=quoted, on=on, reason=asked.reason)
    return append(
        Redaction(
            kind=found.kind,
            thing=found.key,
            reason=asked.reason,
            by=asked.asked_by,
            seconded_by=by,
            record_digest=found.record_digest,
        )
    )
