"""What an organization proposed to record of itself: its return, by a signed link or by its own people."""

import datetime
import uuid
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.adoptions import WORDS, AdoptionRefused, record_adoption
from practices.actions.confirmations import ConfirmationRefused, confirm_standing
from practices.models import AdoptionEvent, Basis, InstrumentPage, Origin, PartialDate, Provision


def record_proposed_adoption(*, arguments: dict[str, Any], proposed_by: Any, by: Any) -> AdoptionEvent:
    """Record what the organization said; `by` approves it. Gives the event. Raises AdoptionRefused.

    Arguments: uuids of organization, reference and, where there is one, own_instrument and provision; track, state,
    effective ("2004-05"), basis, evidence_kind, the words, statement_on and said_on (ISO 8601), the day on which it was
    said; uuids of the event that it follows, or precedes. What is missing is "" or None.
    """
    try:
        about: dict[str, Any] = {
            "organization": OrganizationPage.objects.get(translation_key=uuid.UUID(arguments["organization"])),
            "reference": InstrumentPage.objects.get(translation_key=uuid.UUID(arguments["reference"])),
            "own_instrument": _found(InstrumentPage, "translation_key", arguments.get("own_instrument")),
            "provision": _found(Provision, "public_id", arguments.get("provision")),
            "effective": PartialDate.parse(arguments["effective"]),
            "statement_on": _day(arguments.get("statement_on")),
            "said_on": _day(arguments.get("said_on")),
            "follows": _found(AdoptionEvent, "public_id", arguments.get("follows")),
            "precedes": _found(AdoptionEvent, "public_id", arguments.get("precedes")),
            "track": arguments["track"],
            "state": arguments["state"],
        }
    except (KeyError, ValueError, OrganizationPage.DoesNotExist, InstrumentPage.DoesNotExist) as error:
        raise AdoptionRefused(_("What is proposed names something that is not there any more.")) from error
    words: dict[str, Any] = {name: (arguments.get(name) or "").replace("\0", "") for name in WORDS}
    return record_adoption(
        **about,
        **words,
        basis=arguments.get("basis") or Basis.STATED,
        evidence_kind=arguments.get("evidence_kind") or None,
        as_organization=True,
        is_seconded=True,
        by=proposed_by or by,
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
        raise ConfirmationRefused(_("What is proposed names something that is not there any more.")) from error
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
