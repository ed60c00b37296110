"""Parts that the answers about pages share: addresses, to whom a thing is open, a text in short."""

import datetime
from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.serializers import PARTIAL_DATE, AddressField, partial_date
from practices.models.editions import TextStatus
from practices.models.releases import Audience


@extend_schema_field(OpenApiTypes.URI)
class ApiAddressField(serializers.Field):
    """The address of a thing in the API: of the view with this name, for the id at `source`."""

    def __init__(self, view: str, *, source: str, **kwargs: Any) -> None:
        self.view = view
        kwargs.setdefault("help_text", "Its address in the API.")
        super().__init__(source=source, read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        """Write the address in full."""
        address: str = self.context["request"].build_absolute_uri(reverse(self.view, args=[value]))
        return address


@extend_schema_field(OpenApiTypes.URI)
class QueryAddressField(serializers.Field):
    """The address of a list of the API, narrowed by `parameter` to the id at `source`."""

    def __init__(self, view: str, parameter: str, *, source: str, **kwargs: Any) -> None:
        self.view, self.parameter = view, parameter
        super().__init__(source=source, read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        """Write the address in full."""
        address: str = self.context["request"].build_absolute_uri(f"{reverse(self.view)}?{self.parameter}={value}")
        return address


@extend_schema_field(PARTIAL_DATE)
class ApiDateField(serializers.Field):
    """A date as far as it is known: the field `name` of a row, with the field `precision` beside it."""

    def __init__(self, name: str, precision: str, **kwargs: Any) -> None:
        self.name, self.precision = name, precision
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str | None:
        """Write the date in its known precision."""
        on: datetime.date | None = getattr(value, self.name)
        return partial_date(on, getattr(value, self.precision))


class ReleaseSerializer(serializers.Serializer):
    """To whom a thing is open, since when and on what authority (`practices.queries.releases.CurrentRelease`)."""

    audience = serializers.ChoiceField(choices=Audience.choices, read_only=True)
    since = serializers.DateField(read_only=True, help_text="The day on which it was opened.")
    authority = serializers.CharField(
        read_only=True, help_text="On what authority it was opened to the public; empty where none is stated."
    )


class TextSerializer(serializers.Serializer):
    """A text of an instrument in short (an edition)."""

    id = serializers.UUIDField(source="translation_key", read_only=True)
    language = serializers.CharField(read_only=True, help_text="BCP 47 code of the language of the text.")
    dated_on = ApiDateField("dated_on", "precision", help_text="The date of the text, as far as it is known.")
    text_status = serializers.ChoiceField(choices=TextStatus.choices, read_only=True)
    url = AddressField(help_text="The page on which people read it.")
    api_url = ApiAddressField("edition-detail", source="translation_key")
