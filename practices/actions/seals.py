"""Opening sealed texts of an organization to the secretariat, for a time, and closing them again."""

import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from organizations.locks import lock_organization
from organizations.models import OrganizationPage, reader_of
from organizations.second_persons import person_of, refuse_two
from practices.mails import mail_seal
from practices.models.seals import SealOpening
from practices.models.workflows import organization_of
from practices.permissions import is_secretariat_for

OPENED = "practices.seal_opened"
ASKED = "practices.seal_asked"
AGREED = "practices.seal_agreed"
ENDED = "practices.seal_ended"
MOST_DAYS = 90
"""How long a seal stays open at most."""


class SealRefused(Exception):
    """The seal may not be opened or closed by this person; the message is for the user."""


@transaction.atomic
def open_seal(
    *, organization: OrganizationPage, reason: str, days: int, by: Any, page: Page | None = None
) -> SealOpening:
    """Open a text of an organization (default: all of them) to the secretariat at once, by one of its own people.

    `days`: 1 to 90. It is in the organization's record and mailed to its people. Raises SealRefused.
    """
    if organization.pk not in reader_of(by).reads_for:
        raise SealRefused(_("One of the organization’s own people, or two members of the secretariat, can open this."))
    opening = _new(organization, page, reason, days, by, is_by_organization=True)
    opening.until = opening.asked_at + datetime.timedelta(days=days)
    opening.save()
    return _told(opening, OPENED, by)


@transaction.atomic
def ask_to_open_seal(
    *, organization: OrganizationPage, reason: str, days: int, by: Any, page: Page | None = None
) -> SealOpening:
    """Ask, as a member of the secretariat, to open a text of an organization: nothing opens before another one agrees.

    It is in the organization's record and mailed to its people. Raises SealRefused.
    """
    _check_secretariat(by, organization)
    opening = _new(organization, page, reason, days, by, is_by_organization=False)
    opening.save()
    return _told(opening, ASKED, by)


@transaction.atomic
def agree_to_open_seal(*, opening: SealOpening, by: Any) -> SealOpening:
    """Agree, as another member of the secretariat, to what one of it asked: it opens now. Raises SealRefused."""
    opening = _held(opening)
    _check_secretariat(by, opening.organization)
    if opening.until is not None or opening.is_by_organization:
        raise SealRefused(_("This does not wait for a second person."))
    if by.pk == opening.asked_by_id:
        raise SealRefused(_("Another member of the secretariat has to agree, not the one who asked."))
    _check_secretariat(opening.asked_by, opening.organization)
    if reason := refuse_two(None, person_of(opening.asked_by, None), person_of(by, None)):
        raise SealRefused(reason)
    opening.agreed_by, opening.until = by, timezone.now() + datetime.timedelta(days=opening.days)
    opening.save()
    return _told(opening, AGREED, by)


@transaction.atomic
def end_seal_opening(*, opening: SealOpening, by: Any) -> SealOpening:
    """Close again what was opened, or refuse what was asked for: one person of either side. Raises SealRefused."""
    opening = _held(opening)
    reader = reader_of(by)
    if not (reader.is_secretariat or opening.organization_id in reader.reads_for):
        raise SealRefused(_("The organization’s own people and the secretariat close this."))
    if opening.ended_at is not None or (opening.until is not None and opening.until <= timezone.now()):
        raise SealRefused(_("This has ended."))
    opening.ended_by, opening.ended_at = by, timezone.now()
    opening.save()
    return _told(opening, ENDED, by)


def _new(
    organization: OrganizationPage, page: Page | None, reason: str, days: int, by: Any, *, is_by_organization: bool
) -> SealOpening:
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise SealRefused(_("Give a reason."))
    if not 1 <= days <= MOST_DAYS:
        raise SealRefused(_("Choose between 1 and %(most)d days.") % {"most": MOST_DAYS})
    if page is not None and organization_of(page) != organization:
        raise SealRefused(_("This text belongs to another organization."))
    return SealOpening(
        organization=organization,
        thing=page.translation_key if page is not None else None,
        reason=reason,
        days=days,
        is_by_organization=is_by_organization,
        asked_by=by,
        asked_at=timezone.now(),
    )


def _held(opening: SealOpening) -> SealOpening:
    """Read an opening again, held for this transaction."""
    lock_organization(opening.organization)
    rows = SealOpening.objects.select_for_update(of=("self",)).select_related("organization", "asked_by")
    opening = rows.get(pk=opening.pk)
    if opening.ended_at is not None:
        raise SealRefused(_("This has ended."))
    return opening


def _check_secretariat(by: Any, organization: OrganizationPage) -> None:
    if not (by.is_active and is_secretariat_for(by, organization)):
        raise SealRefused(_("Two members of the secretariat who do not belong to the organization have to do this."))


def _told(opening: SealOpening, action: str, by: Any) -> SealOpening:
    """Put it on the record of the organization, and mail it to its people after the commit."""
    data = {
        "opening": str(opening.public_id),
        "thing": str(opening.thing) if opening.thing else "",
        "days": opening.days,
        "reason": opening.reason,
        "until": opening.until.isoformat() if opening.until else "",
    }
    log(instance=opening.organization, action=action, user=by, data=data)
    mail_seal(opening, partial(_describe, action))
    return opening


def _describe(action: str) -> str:
    """Say what happened, in the active language."""
    return {
        OPENED: _("One of your organization’s people opened sealed texts to the secretariat."),
        ASKED: _("A member of the secretariat asks to read sealed texts of your organization."),
        AGREED: _("Two members of the secretariat opened sealed texts of your organization."),
        ENDED: _("Sealed texts of your organization are closed to the secretariat again."),
    }[action]
