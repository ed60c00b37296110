"""Whom one writes to: entered and handed over by the organization or the secretariat, shared with consent, erased."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.models import FocalPoint, FocalRole, OrganizationPage, SharedWith, reader_of
from organizations.words import storable

LOGGED = "organizations.focal_point_"
"""Begin of the names under which the log of an organization tells of its focal points; it never names a person."""
PERSONAL = (
    *("title", "form_of_address", "name", "salutation", "function"),
    *("email", "phone", "postal_address", "country"),
)
"""The fields of an entry that erasing empties."""
ADDRESS_CHANGED = f"{LOGGED}address_changed"
"""Stands in the log of an organization at the moment when an address was entered, changed or removed."""


class FocalPointRefused(Exception):
    """The entry cannot be kept so; the message is for the user. `fields`: what is wrong with each, as far as known."""

    def __init__(self, message: str, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


@dataclass(frozen=True, slots=True)
class FocalPointEntry:
    """What is kept of a person or a mailbox."""

    role: str = FocalRole.FOCAL_POINT
    title: str = ""
    form_of_address: str = ""
    name: str = ""
    salutation: str = ""
    function: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    country: str = ""
    language: str = "en"
    shared_with: str = SharedWith.SECRETARIAT
    consent_on: datetime.date | None = None

    def values(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class DirectoryAddress:
    """Where an entry is written to, from when until when, and in which language."""

    email: str
    postal_address: str
    valid_from: datetime.date
    valid_until: datetime.date | None
    language: str


def may_keep_focal_points(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` keeps the focal points of `organization`: its own people, and the secretariat."""
    reader = reader_of(user)
    return reader.is_secretariat or organization.pk in reader.organizations


@transaction.atomic
def add_focal_point(
    *,
    organization: OrganizationPage,
    entry: FocalPointEntry,
    valid_from: datetime.date,
    by: Any,
    valid_until: datetime.date | None = None,
) -> FocalPoint:
    """Enter a focal point of `organization`. Raises FocalPointRefused."""
    _refuse_others(by, organization)
    point = FocalPoint(organization=organization, valid_from=valid_from, valid_until=valid_until, made_by=by)
    _keep(point, entry, "added", by)
    _tell_addresses(None, point, by)
    return point


@transaction.atomic
def change_focal_point(
    *,
    point: FocalPoint,
    entry: FocalPointEntry,
    valid_from: datetime.date,
    by: Any,
    valid_until: datetime.date | None = None,
) -> FocalPoint:
    """Put an entry right; who changes its address answers for the entry from then on. Raises FocalPointRefused."""
    _refuse_others(by, point.organization)
    point = _held(point)
    before = _address_of(point)
    point.valid_from, point.valid_until = valid_from, valid_until
    if entry.email.strip().casefold() != point.email.casefold():
        point.made_by = by
    _keep(point, entry, "changed", by)
    _tell_addresses(before, point, by)
    return point


@transaction.atomic
def hand_over(*, point: FocalPoint, entry: FocalPointEntry, on: datetime.date, by: Any) -> FocalPoint:
    """Let another succeed from the day `on`; the one before ends on the day before. Raises FocalPointRefused."""
    _refuse_others(by, point.organization)
    point = _held(point)
    before = _address_of(point)
    last = on - datetime.timedelta(days=1)
    if last < point.valid_from:
        raise FocalPointRefused(
            _("The previous focal point has held the role from this day or later: choose a later day.")
        )
    if point.succeeded_by.exists():
        raise FocalPointRefused(_("This focal point was handed over before."))
    if point.valid_until is None or point.valid_until > last:
        point.valid_until = last
        point.save(update_fields=["valid_until"])
    successor = FocalPoint(organization=point.organization, valid_from=on, succeeds=point, made_by=by)
    _keep(successor, entry, "handed_over", by)
    _tell_addresses(before, successor, by)
    return successor


@transaction.atomic
def end_focal_point(*, point: FocalPoint, on: datetime.date, by: Any) -> FocalPoint:
    """Let `on` be the last day of the entry. Raises FocalPointRefused."""
    _refuse_others(by, point.organization)
    point = _held(point)
    if on < point.valid_from:
        raise FocalPointRefused(_("The last day is before the first."))
    before = _address_of(point)
    point.valid_until = on
    point.save(update_fields=["valid_until"])
    _note(point, "ended", by)
    _tell_addresses(before, point, by)
    return point


@transaction.atomic
def record_consent(*, point: FocalPoint, on: datetime.date | None, by: Any) -> FocalPoint:
    """Share the entry with participating organizations by the person's consent of the day `on`; None: no more.

    Raises FocalPointRefused.
    """
    _refuse_others(by, point.organization)
    point = _held(point)
    _refuse_consent(SharedWith.PARTICIPANTS if on else SharedWith.SECRETARIAT, on)
    point.consent_on = on
    point.shared_with = SharedWith.PARTICIPANTS if on else SharedWith.SECRETARIAT
    point.save(update_fields=["consent_on", "shared_with"])
    _note(point, "consented" if on else "consent_withdrawn", by)
    return point


@transaction.atomic
def erase_focal_point(*, point: FocalPoint, by: Any) -> FocalPoint:
    """Remove everything personal from the entry, for good; role and days stay. Raises FocalPointRefused."""
    _refuse_others(by, point.organization)
    point = _held(point)
    before, today = _address_of(point), timezone.localdate()
    for name in PERSONAL:
        setattr(point, name, "")
    point.shared_with, point.consent_on = SharedWith.SECRETARIAT, None
    point.erased_at = timezone.now()
    if point.valid_until is None or point.valid_until > today:
        point.valid_until = max(today, point.valid_from)
    point.save()
    _note(point, "erased", by)
    _tell_addresses(before, point, by)
    return point


@transaction.atomic
def remove_focal_point(*, point: FocalPoint, by: Any) -> None:
    """Remove an entry that was made by mistake, and to which nothing refers. Raises FocalPointRefused."""
    _refuse_others(by, point.organization)
    point = _held(point)
    before = _address_of(point)
    try:
        with transaction.atomic():
            FocalPoint.objects.get(pk=point.pk).delete()
    except ProtectedError as error:
        raise FocalPointRefused(_("Letters or later entries refer to it by now.")) from error
    _note(point, "removed", by)
    if before is not None:
        _note(point, ADDRESS_CHANGED.removeprefix(LOGGED), by)
        import_string(settings.ADDRESS_CHANGED)(organization=point.organization, before=before, after=None, by=by)


def _held(point: FocalPoint) -> FocalPoint:
    """Read the entry again, held for this transaction; what was erased is not changed any more."""
    held = FocalPoint.objects.select_for_update(of=("self",)).select_related("organization").get(pk=point.pk)
    if held.erased_at is not None:
        raise FocalPointRefused(_("This entry was erased."))
    return held


def _keep(point: FocalPoint, entry: FocalPointEntry, what: str, by: Any) -> None:
    for name, value in entry.values().items():
        setattr(point, name, storable(value) if isinstance(value, str) else value)
    if not (point.name or point.function):
        raise FocalPointRefused(_("Name the person, or the function or office that the mailbox belongs to."))
    if not (point.email or point.phone or point.postal_address):
        raise FocalPointRefused(_("Give an e-mail address, a telephone number or a postal address."))
    if point.valid_until is not None and point.valid_until < point.valid_from:
        raise FocalPointRefused(_("The last day is before the first."))
    _refuse_consent(point.shared_with, point.consent_on)
    try:
        point.full_clean(exclude=["organization", "succeeds", "made_by"])
    except ValidationError as error:
        raise FocalPointRefused(" ".join(error.messages), error.message_dict) from error
    point.save()
    _note(point, what, by)


def _refuse_consent(shared_with: str, on: datetime.date | None) -> None:
    if shared_with == SharedWith.PARTICIPANTS and on is None:
        raise FocalPointRefused(_("Others see the entry only with the person’s consent: give the date of consent."))
    if on is not None and on > timezone.localdate():
        raise FocalPointRefused(_("The date of consent is in the future."))


def _refuse_others(by: Any, organization: OrganizationPage) -> None:
    if not may_keep_focal_points(by, organization):
        raise FocalPointRefused(_("Only the organization and the secretariat manage its focal points."))


def _note(point: FocalPoint, what: str, by: Any) -> None:
    data = {"focal_point": str(point.public_id), "role": point.role}
    log(instance=point.organization, action=f"{LOGGED}{what}", user=by, data=data)


def _address_of(point: FocalPoint) -> DirectoryAddress | None:
    """Return where the entry is written to today or later, None where it is not."""
    if not (point.email or point.postal_address):
        return None
    if point.valid_until is not None and point.valid_until < timezone.localdate():
        return None
    return DirectoryAddress(point.email, point.address, point.valid_from, point.valid_until, point.language)


def _tell_addresses(before: DirectoryAddress | None, point: FocalPoint, by: Any) -> None:
    """Note that an address of the organization is another one now, and tell both and its people."""
    after = _address_of(point)
    if after == before:
        return
    _note(point, ADDRESS_CHANGED.removeprefix(LOGGED), by)
    tell = import_string(settings.ADDRESS_CHANGED)
    tell(organization=point.organization, before=before, after=after, by=by)
