"""Fields and parts that several answers of the API share."""

import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.models.dates import Precision, format_partial_date

PARTIAL_DATE = {
    "type": ["string", "null"],
    "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    "description": "A date as far as it is known: 2004-05-14, 2004-05 or 2004; null when it is not known.",
    "examples": ["2004-05"],
}


@extend_schema_field({"type": "string", "oneOf": [{"const": value} for value in Precision.values]})
class PrecisionField(serializers.ChoiceField):
    """How far a date is known. One name for the choices wherever they stand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Precision.choices, read_only=True, **kwargs)


def partial_date(on: datetime.date | None, precision: str) -> str | None:
    """Write a date in its known precision; None when it is not known."""
    known = on is not None and precision != Precision.UNKNOWN
    return format_partial_date(on, precision) if known else None


@extend_schema_field({"type": ["string", "null"], "format": "uri"})
class AddressField(serializers.Field):
    """The address of a page, in full; null where it has none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: str) -> str | None:
        return self.context["request"].build_absolute_uri(value) if value else None


class NamedOrganizationSerializer(serializers.Serializer):
    """An organization in short, of `practices.queries.adoptions.statements.Named`."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True, help_text="In English where there is one, else as published.")
    acronym = serializers.CharField(source="symbol", read_only=True, help_text="Empty where there is none.")
    url = AddressField()


class NamedInstrumentSerializer(serializers.Serializer):
    """An instrument in short, of `practices.queries.adoptions.statements.Named`."""

    id = serializers.UUIDField(read_only=True)
    title = serializers.CharField(
        source="name", read_only=True, help_text="In English where there is one, else as published."
    )
    symbol = serializers.CharField(read_only=True, help_text="As printed; empty where there is none.")
    url = AddressField()


class NamedProvisionSerializer(serializers.Serializer):
    """A provision in short, of `practices.queries.adoptions.statements.Named`."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True, help_text="Printed number and heading, or the first words.")
    url = AddressField()
