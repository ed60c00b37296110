"""The directory of focal points as a sheet, for the secretariat."""

from typing import Any

from organizations.models import FocalPoint, reader_of

HEADS = (
    "organization",
    "organization_id",
    "role",
    "name",
    "function",
    "email",
    "phone",
    "postal_address",
    "language",
    "valid_from",
    "valid_until",
    "shared_with",
    "consent_on",
    "erased_on",
    "title",
    "form_of_address",
    "salutation",
    "country",
)


def focal_point_lines(user: Any) -> list[tuple[str, ...]]:
    """Return the lines under `HEADS`: every entry, for the secretariat; none for anybody else. Two queries."""
    if not reader_of(user).is_secretariat:
        return []
    return [_line(point) for point in FocalPoint.objects.visible_to(user).for_listing()]


def _line(point: FocalPoint) -> tuple[str, ...]:
    return (
        point.organization.name_in(),
        str(point.organization.translation_key),
        point.role,
        point.name,
        point.function,
        point.email,
        point.phone,
        point.postal_address,
        point.language,
        point.valid_from.isoformat(),
        point.valid_until.isoformat() if point.valid_until else "",
        point.shared_with,
        point.consent_on.isoformat() if point.consent_on else "",
        point.erased_at.date().isoformat() if point.erased_at else "",
        point.title,
        point.form_of_address,
        point.salutation,
        point.country,
    )
