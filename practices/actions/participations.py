"""Who takes part in a joint initiative: stated by the organization, or recorded by the secretariat."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.models import OrganizationPage
from practices.actions.initiatives import InitiativeRefused, refuse_address, refuse_order
from practices.actions.judgement_log import AGREED, STATED, TAKEN_BACK, TOLD
from practices.actions.notices import begin_waiting, put_beside
from practices.mails import mail_participation_notice
from practices.models import WAITING_TIME, Initiative, PartialDate, Participation, today
from practices.permissions import acts_for, is_secretariat, may_write_for


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
) -> Participation:
    """Record that an organization takes part from a day.

    Public at once when its own people say so; what the secretariat records waits for the organization's agreement,
    or for a notice and the waiting time. Raises InitiativeRefused.
    """
    if not may_write_for(by, organization):
        raise ParticipationRefused(_("You do not act for this organization."))
    is_own = acts_for(by, organization)
    if statement.strip() and not is_own:
        raise ParticipationRefused(_("A statement is the organization’s own: its people add it."))
    if not Initiative.objects.visible_to(by).filter(pk=initiative.pk).exists():
        raise ParticipationRefused(_("There is no such initiative here."))
    if since.on > today():
        raise ParticipationRefused(_("An organization takes part from a day that has come."))
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
        is_public=is_own,
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


@transaction.atomic
def end_participation(
    *, participation: Participation, until: PartialDate, by: Any, agreed_on: datetime.date | None = None
) -> None:
    """Record that an organization took part until a day. Raises InitiativeRefused.

    Of a participation that is public the secretariat records it when the organization said so (`agreed_on`).
    """
    organization = participation.organization
    if not may_write_for(by, organization):
        raise ParticipationRefused(_("You do not act for this organization."))
    row = _locked(participation)
    if row.until_on is not None:
        raise ParticipationRefused(_("This participation ended before."))
    if row.is_public and agreed_on is None and not acts_for(by, organization):
        raise ParticipationRefused(_("This is public: give the day on which the organization said that it ended."))
    if agreed_on is not None and agreed_on > today():
        raise ParticipationRefused(_("The day of the organization’s agreement lies in the future."))
    refuse_order(PartialDate(row.since_on), until)
    row.until_on, row.until_precision = until.on, until.precision
    row.agreed_on = agreed_on or row.agreed_on
    row.save(update_fields=["until_on", "until_precision", "agreed_on"])
    log(instance=row, action="wagtail.edit", user=by)


@transaction.atomic
def agree_to_participation(*, participation: Participation, by: Any) -> None:
    """Note the organization's agreement to what the secretariat recorded: from now on the public sees it."""
    if not acts_for(by, participation.organization):
        raise ParticipationRefused(_("Only the organization itself agrees."))
    row = _locked(participation)
    if row.is_public:
        raise ParticipationRefused(_("This is public already."))
    row.is_public, row.agreed_on = True, today()
    row.save(update_fields=["is_public", "agreed_on"])
    log(instance=row, action=AGREED, user=by)


@transaction.atomic
def note_agreement(*, participation: Participation, on: datetime.date, by: Any) -> None:
    """Note for an organization that it agreed by letter or in a meeting on a day. Raises InitiativeRefused."""
    if not is_secretariat(by) or acts_for(by, participation.organization):
        raise ParticipationRefused(_("The secretariat notes an agreement, and never for its own organization."))
    if on > today():
        raise ParticipationRefused(_("The day of the organization’s agreement lies in the future."))
    row = _locked(participation)
    if row.is_public:
        raise ParticipationRefused(_("This is public already."))
    row.is_public, row.agreed_on = True, on
    row.save(update_fields=["is_public", "agreed_on"])
    log(instance=row, action=AGREED, user=by)


@transaction.atomic
def give_notice_of_participation(*, participation: Participation, by: Any) -> Participation:
    """Tell the organization's people what was recorded: public once the waiting time has passed.

    Raises InitiativeRefused, also where nobody would be told.
    """
    if not is_secretariat(by) or acts_for(by, participation.organization):
        raise ParticipationRefused(_("The secretariat gives notice, and never to its own organization."))
    row = _locked(participation)
    if row.is_public or row.public_from is not None:
        raise ParticipationRefused(_("This is public already, or the organization was told before."))
    if not mail_participation_notice(row, public_from=today() + WAITING_TIME):
        raise ParticipationRefused(
            _("Nobody with an address acts for this organization here: ask it by letter, and note its agreement.")
        )
    begin_waiting(noticed=row)
    log(instance=row, action=TOLD, user=by)
    return row


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
        raise ParticipationRefused(_("What is public is ended, not taken back; its organization may take it back."))
    log(instance=row, action=TAKEN_BACK, user=by)
    row.delete()


@transaction.atomic
def publish_due_participations(*, on: datetime.date) -> int:
    """Show the public each participation of which the organization was told long enough ago; count them."""
    return Participation.objects.due(on).update(is_public=True)


def _locked(participation: Participation) -> Participation:
    row: Any = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    return row
