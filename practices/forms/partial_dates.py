"""A form field for a date that is known to the day, the month or the year."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from practices.models.dates import PartialDate


class PartialDateField(forms.CharField):
    """Reads "14 May 2003", "mai 2003", 2003-05-14 or 2003 into a PartialDate; nothing into None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        kwargs.setdefault("help_text", _("For example 14 May 2003, May 2003, 2003 or 2003-05-14."))
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        """Return the date. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.read(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
