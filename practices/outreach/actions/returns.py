"""Yearly returns: the secretariat opens them by a mailed link, renews and closes them; answers are saved."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.models import FocalPoint, OrganizationPage
from practices.mails import mail_focal_point
from practices.models.instruments import InstrumentPage
from practices.models.outreach.enquiries import Enquiry
from practices.models.outreach.returns import Return
from practices.outreach.actions.enquiries import outside_words
from practices.outreach.actions.return_links import digest_of_token, make_token
from practices.outreach.queries.return_answers import TrackAnswer, read_remark, store_answers
from practices.outreach.queries.return_invitations import ReturnInvitation, invitations_to
from practices.outreach.queries.return_people import reachable_points, second_points
from practices.outreach.queries.return_sharing import SharedAnswer, store_shared
from practices.permissions import acts_for, is_secretariat
from practices.queries.wording import written_date

HOLDS_FOR = datetime.timedelta(days=60)
YEARS = range(2000, 2101)
OPENED = "practices.return_opened"
RENEWED = "practices.return_renewed"
CLOSED = "practices.return_closed"


class ReturnRefused(Exception):
    """The return cannot be opened, saved or taken further; the message is for the user."""


class StaleReturn(ReturnRefused):
    """Somebody saved other answers meanwhile; nothing was overwritten."""


@dataclass(frozen=True, slots=True)
class OpenedReturns:
    """The returns that were opened, and who got none: the organization and the reason in words."""

    returns: tuple[Return, ...]
    refused: tuple[tuple[OrganizationPage, str], ...]


@transaction.atomic
def open_returns(
    *,
    organizations: Iterable[OrganizationPage],
    reference: InstrumentPage,
    year: int,
    by: Any,
    holds_for: datetime.timedelta = HOLDS_FOR,
    enquiry: Enquiry | None = None,
) -> OpenedReturns:
    """Open a return for each organization and mail its focal point the link, in its language and after the commit.

    An organization without a focal point with an address, or with an open return, is left out and said to be.
    `enquiry`: these returns ask for it. Raises ReturnRefused.
    """
    _refuse_others(by)
    if year not in YEARS:
        raise ReturnRefused(_("Choose a year from 2000 to 2100."))
    _refuse_life(holds_for)
    organizations = list(organizations)
    _refuse_outside(enquiry, organizations, reference)
    made: list[Return] = []
    refused: list[tuple[OrganizationPage, str]] = []
    for asked in invitations_to(organizations, reference, year):
        opened = _open(asked, reference, year, by, holds_for, enquiry)
        if opened is None:
            refused.append((asked.organization, asked.reason or _("A return for this year is already open.")))
        else:
            made.append(opened)
    return OpenedReturns(tuple(made), tuple(refused))


@transaction.atomic
def begin_return(*, organization: OrganizationPage, reference: InstrumentPage, year: int, by: Any) -> Return:
    """Begin a return from within the organization, to be filled in with an account; no link is mailed.

    Raises ReturnRefused.
    """
    if not acts_for(by, organization):
        raise ReturnRefused(_("You do not act for this organization."))
    if year not in YEARS:
        raise ReturnRefused(_("Choose a year from 2000 to 2100."))
    if not InstrumentPage.objects.visible_to(by).filter(pk=reference.pk).exists():
        raise ReturnRefused(_("There is no such instrument here."))
    (asked,) = invitations_to([organization], reference, year)
    if asked.reason or asked.contact is None:
        raise ReturnRefused(asked.reason)
    try:
        with transaction.atomic():
            made = _make(asked.contact, reference, year, by, HOLDS_FOR, make_token())
    except IntegrityError as error:
        raise ReturnRefused(_("A return for this year is already open.")) from error
    log(instance=made, action=OPENED, user=by)
    return made


@transaction.atomic
def renew_return(*, yearly_return: Return, by: Any, holds_for: datetime.timedelta = HOLDS_FOR) -> Return:
    """Send a new link to whose turn it is; the one before no longer opens anything. Raises ReturnRefused."""
    _refuse_others(by)
    _refuse_life(holds_for)
    row = locked_return(yearly_return)
    row.expires_at = timezone.now() + holds_for
    if row.answered_at is not None and row.second_point is None:
        raise ReturnRefused(_("This return was sent with an account: its approver confirms it there."))
    if row.second_point is not None and row.second_point in second_points(row):
        hand_to_second(row, row.second_point)
    else:
        hand_to_first(row)
    log(instance=row, action=RENEWED, user=by)
    return row


@transaction.atomic
def close_return(*, yearly_return: Return, by: Any, is_error: bool = False) -> None:
    """Close a return that was not handed in: its links open nothing any more. Raises ReturnRefused.

    `is_error`: it should not have been sent, so that it asked nobody in its enquiry.
    """
    _refuse_others(by)
    row = locked_return(yearly_return)
    row.closed_at, row.is_error = timezone.now(), is_error
    row.save(update_fields=["closed_at", "is_error"])
    log(instance=row, action=CLOSED, user=by)


@transaction.atomic
def save_answers(
    *, yearly_return: Return, answers: Sequence[TrackAnswer], seen: str, shared: SharedAnswer | None = None
) -> Return:
    """Keep what was typed so far, right or not. `seen` is `version_of` the return when it was shown.

    `shared`: what is offered to others; None leaves it as it is.

    Raises StaleReturn when others were saved meanwhile, ReturnRefused when it was sent or closed.
    """
    row = locked_return(yearly_return)
    if row.answered_at is not None:
        raise ReturnRefused(_("This return was already sent. It can be changed if the second person sends it back."))
    if version_of(row) != seen:
        raise StaleReturn(
            _("Other answers were saved in the meantime, perhaps in another window. Yours were not saved.")
        )
    row.answers = store_answers(answers, row.answers)
    if shared is not None:
        row.answers = store_shared(shared, row.answers)
    row.saved_at = timezone.now()
    row.save(update_fields=["answers", "saved_at"])
    return row


def version_of(yearly_return: Return) -> str:
    """Name the state of the answers: the moment of the last save, "" before the first."""
    return yearly_return.saved_at.astimezone(datetime.UTC).isoformat() if yearly_return.saved_at else ""


def locked_return(yearly_return: Return) -> Return:
    """Return the return as it is now, for this transaction alone. Raises ReturnRefused for one that is done."""
    row: Return = Return.objects.for_listing().select_for_update(of=("self",)).get(pk=yearly_return.pk)
    if row.closed_at is not None or row.handed_in_at is not None:
        raise ReturnRefused(_("This return was submitted or closed."))
    return row


def hand_to_first(yearly_return: Return) -> None:
    """Return the return to its focal point, or to who took over, by a new link; links before it open nothing any more.

    Raises ReturnRefused where nobody can be reached.
    """
    reachable = list(reachable_points(yearly_return.organization))
    if not reachable:
        raise ReturnRefused(_("No focal point with an e-mail address is registered."))
    contact = yearly_return.focal_point if yearly_return.focal_point in reachable else reachable[0]
    token = make_token()
    yearly_return.focal_point, yearly_return.second_point = contact, None
    yearly_return.token_digest, yearly_return.second_token_digest = digest_of_token(token), None
    yearly_return.answered_at = None
    yearly_return.sent_at = timezone.now()
    yearly_return.save()
    mail_focal_point(contact, "return_link", lambda: _words(yearly_return, token))


def hand_to_second(yearly_return: Return, second: FocalPoint) -> None:
    """Return the return to its second person, by a link of their own."""
    token = make_token()
    yearly_return.second_point, yearly_return.second_token_digest = second, digest_of_token(token)
    yearly_return.save()
    mail_focal_point(second, "return_second", lambda: _words(yearly_return, token))


def _refuse_outside(enquiry: Enquiry | None, organizations: list[OrganizationPage], reference: InstrumentPage) -> None:
    if enquiry is None:
        return
    if enquiry.reference_id != reference.pk:
        raise ReturnRefused(_("The enquiry is about another instrument."))
    if outside := outside_words(enquiry, organizations):
        raise ReturnRefused(outside)


def _open(
    asked: ReturnInvitation,
    reference: InstrumentPage,
    year: int,
    by: Any,
    holds_for: datetime.timedelta,
    enquiry: Enquiry | None,
) -> Return | None:
    if asked.reason or asked.contact is None:
        return None
    token = make_token()
    try:
        with transaction.atomic():
            made = _make(asked.contact, reference, year, by, holds_for, token, enquiry)
    except IntegrityError:
        return None
    log(instance=made, action=OPENED, user=by)
    mail_focal_point(made.focal_point, "return_link", lambda: _words(made, token))
    return made


def _make(
    contact: FocalPoint,
    reference: InstrumentPage,
    year: int,
    by: Any,
    holds_for: datetime.timedelta,
    token: str,
    enquiry: Enquiry | None = None,
) -> Return:
    now = timezone.now()
    return Return.objects.create(
        organization=contact.organization,
        reference=reference,
        enquiry=enquiry,
        year=year,
        focal_point=contact,
        token_digest=digest_of_token(token),
        expires_at=now + holds_for,
        opened_at=now,
        sent_at=now,
        made_by=by,
    )


def _words(yearly_return: Return, token: str) -> dict[str, Any]:
    """Return what the mails with a link say, in the active language."""
    remark = read_remark(yearly_return.answers)
    return {
        "organization": yearly_return.organization.name_in(),
        "year": yearly_return.year,
        "reference": yearly_return.reference.title_in(),
        "until": written_date(yearly_return.expires_at.date()),
        "remark": remark.words if remark else "",
        "address": settings.BASE_URL + reverse("return", args=[token]),
    }


def _refuse_life(holds_for: datetime.timedelta) -> None:
    if not datetime.timedelta(days=1) <= holds_for <= datetime.timedelta(days=365):
        raise ReturnRefused(_("A link is valid for between one day and one year."))


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise ReturnRefused(_("Only the secretariat can request returns."))
