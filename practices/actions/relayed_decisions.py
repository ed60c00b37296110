"""Confirming, as a second person, what the secretariat entered as an organization's own word; and dropping it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.actions.adoption_notices import publish_agreed_adoption, put_reply_beside
from practices.actions.adoptions import AdoptionRefused
from practices.actions.adoptions import lock as lock_event
from practices.actions.assessment_notices import publish_agreed_assessment
from practices.actions.assessments import AssessmentRefused
from practices.actions.confirmations import ConfirmationRefused, append_confirmation
from practices.actions.initiatives import InitiativeRefused
from practices.actions.ledger import lock_ledger
from practices.actions.notices import Agreement
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.participations import publish_agreed_participation, put_end
from practices.actions.relayed import RelayRefused, refuse_confirming
from practices.models.assessments import Assessment, AssessmentRecord
from practices.models.dates import PartialDate, Precision
from practices.models.editions import today
from practices.models.evidence import Confirmation
from practices.models.initiatives import Participation
from practices.models.proposals import Origin
from practices.models.relayed import RelayedKind, RelayedStatement
from practices.permissions import acts_for, is_secretariat_for

REFUSALS = (AdoptionRefused, AssessmentRefused, ConfirmationRefused, InitiativeRefused)


@transaction.atomic
def confirm_relayed(*, relayed: RelayedStatement, by: Any) -> RelayedStatement:
    """Confirm it: from now on it is the organization's word, or entered from the source. Raises RelayRefused.

    What one of its own people confirms was said today; what another member of the secretariat confirms, on the day of
    the letter.
    """
    row = _locked(relayed)
    if reason := refuse_confirming(by, row):
        raise RelayRefused(reason)
    try:
        _carry_out(row, by)
    except REFUSALS as refusal:
        raise RelayRefused(str(refusal)) from refusal
    row.confirmed_by, row.confirmed_at, row.words = by, timezone.now(), ""
    row.save(update_fields=["confirmed_by", "confirmed_at", "words"])
    tell_organization(
        organization=row.organization, act=OutsideAct.WORD_CONFIRMED, by=by, about=str(row.get_kind_display())
    )
    return row


@transaction.atomic
def drop_relayed(*, relayed: RelayedStatement, by: Any) -> RelayedStatement:
    """Drop what was entered in error, or what the organization did not say. One person does. Raises RelayRefused."""
    row = _locked(relayed)
    if row.confirmed_at is not None or row.dropped_at is not None:
        raise RelayRefused(_("This does not wait for a second person."))
    if not (acts_for(by, row.organization) or is_secretariat_for(by, row.organization)):
        raise RelayRefused(_("You do not act for this organization."))
    row.dropped_by, row.dropped_at, row.words = by, timezone.now(), ""
    row.save(update_fields=["dropped_by", "dropped_at", "words"])
    return row


def _locked(relayed: RelayedStatement) -> RelayedStatement:
    """Hold what it is about first, as who agrees to that does, then the row itself."""
    if relayed.event is not None:
        lock_event(relayed.event)
    elif relayed.assessment_id is not None:
        AssessmentRecord.objects.select_for_update(of=("self",)).only("pk").get(assessment=relayed.assessment_id)
    elif relayed.participation_id is not None:
        Participation.objects.select_for_update(of=("self",)).only("pk").filter(pk=relayed.participation_id).first()
    elif relayed.reference_id is not None:
        lock_ledger(Confirmation)
    rows: Any = RelayedStatement.objects.select_related("organization", "entered_by", "event", "reference")
    row: RelayedStatement = rows.select_for_update(of=("self",)).get(pk=relayed.pk)
    return row


def _carry_out(row: RelayedStatement, by: Any) -> None:
    is_own = acts_for(by, row.organization)
    is_said = is_own or row.letter_id is not None
    agreement = Agreement(on=(today() if is_own else row.said_on) if is_said else None, entered_from=row.source)
    if row.kind in (RelayedKind.REPLY, RelayedKind.CONFIRMATION) and not is_said:
        raise RelayRefused(_("This requires the organization’s own letter."))
    if row.kind == RelayedKind.CONFIRMATION:
        assert row.reference is not None  # noqa: S101 - entered with it
        append_confirmation(
            organization=row.organization, reference=row.reference, on=row.said_on, origin=Origin.FORM, by=by
        )
    elif row.event is not None and row.kind == RelayedKind.REPLY:
        put_reply_beside(event=row.event, statement=row.words, on=row.said_on)
    elif row.event is not None:
        said_on = agreement.on if row.kind == RelayedKind.STATEMENT else None
        publish_agreed_adoption(event=row.event, agreement=agreement, said_on=said_on)
    elif row.assessment_id is not None:
        publish_agreed_assessment(assessment=Assessment.objects.get(pk=row.assessment_id), agreement=agreement)
    elif row.participation_id is None:
        raise RelayRefused(_("The item to which this refers no longer exists."))
    elif row.kind == RelayedKind.ENDING:
        assert row.until_on is not None  # noqa: S101 - entered with it
        until = PartialDate(row.until_on, Precision(row.until_precision))
        put_end(key=row.participation_id, until=until, agreement=agreement, by=by)
    else:
        publish_agreed_participation(key=row.participation_id, agreement=agreement, by=by)
