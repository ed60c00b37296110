"""What an organization proposed to record of itself: its return, by a signed link or by its own people."""

import datetime
import uuid
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.adoptions import AdoptionRefused, record_adoption
from practices.actions.confirmations import ConfirmationRefused, confirm_standing
from practices.models.adoptions import AdoptionEvent, Basis
from practices.models.dates import PartialDate
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Origin
from practices.models.provisions import Provision
from practices.models.statements import DETAILS, Statement


def record_proposed_adoption(*, arguments: dict[str, Any], proposed_by: Any, by: Any) -> AdoptionEvent:
    """Record what the organization said, and return the event; `by` approves it. Raises AdoptionRefused.

    Arguments: those of `statement_arguments`; `said_on` (ISO 8601), the day on which it was said.
    """
    try:
        said, said_on = _statement(arguments), _day(arguments.get("said_on"))
    except (KeyError, ValueError, OrganizationPage.DoesNotExist, InstrumentPage.DoesNotExist) as error:
        raise AdoptionRefused(_("The proposal names something that no longer exists.")) from error
    return record_adoption(
        statement=said, said_on=said_on, as_organization=True, is_seconded=True, by=proposed_by or by
    )


def statement_arguments(said: Statement) -> dict[str, Any]:
    """Return a statement as the arguments of a proposal, in JSON: uuids for rows, dates as text, None for nothing."""
    return {
        "organization": str(said.organization.translation_key),
        "reference": str(said.reference.translation_key),
        "track": said.track,
        "state": said.state,
        "effective": str(said.effective),
        "basis": said.basis,
        "own_instrument": str(said.own_instrument.translation_key) if said.own_instrument else None,
        "provision": str(said.provision.public_id) if said.provision else None,
        "statement_on": said.statement_on.isoformat() if said.statement_on else None,
        "follows": str(said.follows.public_id) if said.follows else None,
        "precedes": str(said.precedes.public_id) if said.precedes else None,
        **said.details,
    }


def _statement(arguments: dict[str, Any]) -> Statement:
    """Return what the arguments say. What is missing is "" or None. Raises KeyError, ValueError, DoesNotExist."""
    return Statement(
        organization=OrganizationPage.objects.get(translation_key=uuid.UUID(arguments["organization"])),
        reference=InstrumentPage.objects.get(translation_key=uuid.UUID(arguments["reference"])),
        track=arguments["track"],
        state=arguments["state"],
        effective=PartialDate.parse(arguments["effective"]),
        basis=arguments.get("basis") or Basis.STATED,
        own_instrument=_found(InstrumentPage, "translation_key", arguments.get("own_instrument")),
        provision=_found(Provision, "public_id", arguments.get("provision")),
        statement_on=_day(arguments.get("statement_on")),
        follows=_found(AdoptionEvent, "public_id", arguments.get("follows")),
        precedes=_found(AdoptionEvent, "public_id", arguments.get("precedes")),
        **{name: (arguments.get(name) or "").replace("\0", "") for name in DETAILS},
    )


def confirm_proposed(*, arguments: dict[str, Any], proposed_by: Any, by: Any) -> None:
    """Record the organization's confirmation; `by` approves it. Raises ConfirmationRefused.

    Arguments: uuids of organization and reference; confirmed_on (ISO 8601), the day on which it was said.
    """
    try:
        organization = OrganizationPage.objects.get(translation_key=uuid.UUID(arguments["organization"]))
        reference = InstrumentPage.objects.get(translation_key=uuid.UUID(arguments["reference"]))
        on = _day(arguments.get("confirmed_on"))
    except (KeyError, ValueError, OrganizationPage.DoesNotExist, InstrumentPage.DoesNotExist) as error:
        raise ConfirmationRefused(_("The proposal names something that no longer exists.")) from error
    confirm_standing(
        organization=organization,
        reference=reference,
        confirmed_on=on,
        origin=arguments.get("origin") or Origin.FORM,
        is_seconded=True,
        by=proposed_by or by,
    )


def _found(model: Any, field: str, key: str | None) -> Any:
    """Return the row with this uuid, None where none is asked for. Raises ValueError where there is none."""
    if not key:
        return None
    found = model.objects.filter(**{field: uuid.UUID(key)}).first()
    if found is None:
        raise ValueError(key)
    return found


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
