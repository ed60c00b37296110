"""The details of a statement in the answers of the API."""

from typing import Any, ClassVar

from rest_framework import serializers

from practices.models.statements import DETAILS, StatementField, Surface, placed


class DetailsSerializer(serializers.Serializer):
    """Adds the details of a statement to the declared fields, each in its place."""

    details: ClassVar[tuple[str, ...]] = tuple(DETAILS)
    """Which of them are given."""
    surface: ClassVar[Surface] = "api"
    """Whose order is used."""

    def get_fields(self) -> dict[str, Any]:
        """Return the declared fields with the details among them."""
        return placed({**super().get_fields(), **{name: _field(DETAILS[name]) for name in self.details}}, self.surface)


def _field(about: StatementField) -> serializers.Field:
    if about.choices is None:
        return serializers.CharField(read_only=True, help_text=about.means)
    return serializers.ChoiceField(choices=about.choices.choices, read_only=True, help_text=about.means)
