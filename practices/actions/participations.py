"""Who takes part in a joint initiative: stated by the organization, or recorded by the secretariat."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.models import OrganizationPage
from practices.actions.initiatives import InitiativeRefused, refuse_address, refuse_order
from practices.actions.judgement_log import AGREED, OBJECTED, STATED, TAKEN_BACK, TOLD
from practices.actions.kept_files import keeping_files
from practices.actions.notices import (
    FIELDS,
    Agreement,
    begin_waiting,
    hear_objection,
    may_be_told,
    put_beside,
    screen_of,
)
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.relayed import UNKNOWN, Provenance, drop_waiting, relay, settle
from practices.mails import mail_participation_notice
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.initiatives import Initiative, Participation
from practices.models.relayed import RelayedKind, RelayedStatement
from practices.permissions import acts_for, is_secretariat_for, may_write_for


class ParticipationRefused(InitiativeRefused):
    """The participation breaks a rule; the message is for the user."""


@transaction.atomic
def take_part(
    *,
    initiative: Initiative,
    organization: OrganizationPage,
    since: PartialDate,
    by: Any,
    until: PartialDate | None = None,
    contribution: str = "",
    evidence_address: str = "",
    statement: str = "",
    said_on: datetime.date | None = None,
) -> Participation:
    """Record that an organization takes part from a day.

    Public at once when its own people say so; what the secretariat records waits for the organization's agreement.
    `said_on`: the day on which two of its people said so, in a return that `by` approves. Raises InitiativeRefused.
    """
    if not may_write_for(by, organization):
        raise ParticipationRefused(_("You do not act for this organization."))
    is_own = acts_for(by, organization)
    if statement.strip() and not is_own:
        raise ParticipationRefused(_("A statement is the organization’s own: only its people can add it."))
    if not Initiative.objects.visible_to(by).filter(pk=initiative.pk).exists():
        raise ParticipationRefused(_("There is no such initiative here."))
    if since.on > today():
        raise ParticipationRefused(_("The date from which an organization takes part cannot be in the future."))
    refuse_order(since, until)
    refuse_address(evidence_address)
    made = Participation(
        initiative=initiative,
        organization=organization,
        since_on=since.on,
        since_precision=since.precision,
        contribution=contribution.strip(),
        evidence_address=evidence_address,
        statement=statement.strip(),
        statement_on=today() if statement.strip() else None,
        is_public=is_own or said_on is not None,
        agreed_on=said_on,
    )
    if until:
        made.until_on, made.until_precision = until.on, until.precision
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ParticipationRefused(_("This organization takes part already.")) from error
    log(instance=made, action="wagtail.create", user=by)
    return made


@keeping_files()
def end_participation(
    *,
    participation: Participation,
    until: PartialDate,
    by: Any,
    agreed_on: datetime.date | None = None,
    provenance: Provenance = UNKNOWN,
) -> RelayedStatement | None:
    """Record that an organization took part until a day.

    Of a participation that is public the secretariat enters it when the organization said so (`agreed_on`): that
    waits for a second person, and is given. Raises InitiativeRefused and RelayRefused.
    """
    organization = participation.organization
    if not may_write_for(by, organization):
        raise ParticipationRefused(_("You do not act for this organization."))
    row = _locked(participation)
    _refuse_end(row, until)
    is_own = acts_for(by, organization)
    if row.is_public and agreed_on is None and not is_own:
        raise ParticipationRefused(_("This is public: give the date on which the organization stated that it ended."))
    if agreed_on is not None and agreed_on > today():
        raise ParticipationRefused(_("The date of the organization’s agreement is in the future."))
    if is_own or not row.is_public:
        _end(row, until, by)
        settle(by=by, participation=row, kind=RelayedKind.ENDING)
        return None
    return relay(
        organization=organization,
        kind=RelayedKind.ENDING,
        said_on=agreed_on,
        by=by,
        provenance=provenance,
        participation=row,
        until_on=until.on,
        until_precision=until.precision,
    )


def put_end(*, key: int, until: PartialDate, agreement: Agreement, by: Any) -> None:
    """Record the end that the organization is confirmed to have stated. Raises InitiativeRefused.

    The caller holds the participation.
    """
    row = Participation.objects.get(pk=key)
    _refuse_end(row, until)
    if agreement.on is not None:
        row.agreed_on, row.entered_from = agreement.on, ""
    else:
        row.entered_from = agreement.entered_from
    row.save(update_fields=["agreed_on", "entered_from"])
    _end(row, until, by)


@transaction.atomic
def agree_to_participation(*, participation: Participation, by: Any) -> None:
    """Note the organization's agreement to what the secretariat recorded: from now on the public sees it."""
    if not acts_for(by, participation.organization):
        raise ParticipationRefused(_("Only the organization itself agrees."))
    row = _locked(participation)
    _refuse_agreed(row)
    _publish(row, Agreement(today()), by)
    settle(by=by, participation=row, kind=RelayedKind.AGREEMENT)


@keeping_files()
def note_agreement(
    *, participation: Participation, on: datetime.date, by: Any, provenance: Provenance = UNKNOWN
) -> RelayedStatement:
    """Enter that the organization agreed by letter or in a meeting on a day, for a second person to confirm.

    Raises InitiativeRefused and RelayRefused.
    """
    if not is_secretariat_for(by, participation.organization):
        raise ParticipationRefused(
            _("The secretariat records an agreement; its members never do so for their own organization.")
        )
    if on > today():
        raise ParticipationRefused(_("The date of the organization’s agreement is in the future."))
    row = _locked(participation)
    _refuse_agreed(row)
    return relay(
        organization=participation.organization,
        kind=RelayedKind.AGREEMENT,
        said_on=on,
        by=by,
        provenance=provenance,
        participation=row,
    )


def publish_agreed_participation(*, key: int, agreement: Agreement, by: Any) -> None:
    """Make public what the organization agreed to, or what is from a source. Raises InitiativeRefused.

    The caller holds the participation.
    """
    row = Participation.objects.get(pk=key)
    _refuse_agreed(row)
    _publish(row, agreement, by)


@transaction.atomic
def give_notice_of_participation(*, participation: Participation, by: Any) -> Participation:
    """Tell the organization's people what was recorded, and ask for its agreement.

    Where the terms that it accepted say so, the public sees it after the waiting time as the secretariat's word.
    Raises InitiativeRefused, also where nobody would be told.
    """
    if not is_secretariat_for(by, participation.organization):
        raise ParticipationRefused(
            _("The secretariat gives notice; its members never do so to their own organization.")
        )
    row = _locked(participation)
    if row.is_public or not may_be_told(row, row.organization):
        raise ParticipationRefused(_("This is already public, or the organization was already notified."))
    begin_waiting(noticed=row, organization=row.organization)
    if not mail_participation_notice(row):
        raise ParticipationRefused(
            _(
                "No one with an e-mail address acts for this organization here: ask it by letter, and "
                "record its agreement."
            )
        )
    log(instance=row, action=TOLD, user=by)
    return row


@transaction.atomic
def object_to_participation(*, participation: Participation, by: Any) -> bool:
    """Object, for the organization, to what is shown without its agreement; tell whether it is hidden now.

    Where the terms that it accepted do not cover it, the public does not see it any more, at once; else the
    secretariat is asked to take it down. Raises InitiativeRefused.
    """
    if not acts_for(by, participation.organization):
        raise ParticipationRefused(_("Only the organization itself can object."))
    row = _locked(participation)
    if not (row.is_public and row.is_unconfirmed):
        raise ParticipationRefused(_("The organization stated this itself, or agreed to it, or it is not public."))
    log(instance=row, action=OBJECTED, user=by)
    return hear_objection(row, row.organization, screen_of("initiatives_admin:part", row.public_id))


@transaction.atomic
def state_beside_participation(*, participation: Participation, statement: str, by: Any) -> None:
    """Put the organization's own words beside it, at any time; "" takes them away. Raises InitiativeRefused."""
    if not acts_for(by, participation.organization):
        raise ParticipationRefused(_("Only the organization itself adds its statement."))
    row = _locked(participation)
    put_beside(noticed=row, statement=statement)
    log(instance=row, action=STATED, user=by)


@transaction.atomic
def take_back_participation(*, participation: Participation, by: Any) -> None:
    """Take out what was recorded in error and nobody saw yet. Raises InitiativeRefused."""
    if not may_write_for(by, participation.organization):
        raise ParticipationRefused(_("You do not act for this organization."))
    row = _locked(participation)
    if row.is_public and not acts_for(by, participation.organization):
        raise ParticipationRefused(
            _("A public participation is ended, not withdrawn; only its organization can withdraw it.")
        )
    log(instance=row, action=TAKEN_BACK, user=by)
    drop_waiting(by=by, participation=row)
    row.delete()


@transaction.atomic
def publish_due_participations(*, on: datetime.date) -> int:
    """Show the public, as the secretariat's word, what waited long enough by the day `on`; count it.

    Only where the terms that the organization accepted say so; it is told.
    """
    rows: Any = (
        Participation.objects.due(on).select_for_update(of=("self",)).select_related("organization", "initiative")
    )
    due: list[Participation] = list(rows.order_by("pk"))
    Participation.objects.filter(pk__in=[row.pk for row in due]).update(is_public=True)
    for row in due:
        act, about = OutsideAct.SHOWN_AFTER_NOTICE, row.initiative.title
        tell_organization(organization=row.organization, act=act, by=None, about=about)
    return len(due)


def _locked(participation: Participation) -> Participation:
    row: Any = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    return row


def _publish(row: Participation, agreement: Agreement, by: Any) -> None:
    agreement.note_in(row)
    row.save(update_fields=FIELDS)
    log(instance=row, action=AGREED, user=by)


def _end(row: Participation, until: PartialDate, by: Any) -> None:
    row.until_on, row.until_precision = until.on, until.precision
    row.save(update_fields=["until_on", "until_precision"])
    log(instance=row, action="wagtail.edit", user=by)


def _refuse_end(row: Participation, until: PartialDate) -> None:
    if row.until_on is not None:
        raise ParticipationRefused(_("This participation ended before."))
    refuse_order(PartialDate(row.since_on), until)


def _refuse_agreed(row: Participation) -> None:
    if row.is_public and not row.is_unconfirmed:
        raise ParticipationRefused(_("This is public already."))
