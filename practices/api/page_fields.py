"""The described fields of a page in the answers of the API."""

from functools import partial
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers

from organizations.models.page_fields import Surface, with_described


class PageSerializer(serializers.Serializer):
    """Adds the described fields of pages to the declared ones, each in its place."""

    pages: ClassVar[tuple[tuple[type[Any], Surface, str], ...]]
    """The models of pages, as which place they are given, and where a row has the page."""

    def get_fields(self) -> dict[str, Any]:
        """Return the declared fields with the described ones among them."""
        fields = super().get_fields()
        for model, surface, source in self.pages:
            fields = with_described(model, surface, fields, partial(_field, model, source))
        return fields


def _field(model: type[Any], source: str, name: str, means: str) -> serializers.Field:
    column = model._meta.get_field(name)
    about: dict[str, Any] = {"source": f"{source}.{name}", "read_only": True, "help_text": means}
    if isinstance(column.choices, list):  # a closed list: languages are a function
        return serializers.ChoiceField(choices=column.choices, **about)
    return (serializers.BooleanField if isinstance(column, models.BooleanField) else serializers.CharField)(**about)
