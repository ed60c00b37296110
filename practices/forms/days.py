"""Days that a reader asks about; they live in the address."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.models.editions import today

DAY = "%Y-%m-%d"


class DayField(forms.DateField):
    """A day, written as 2004-06-30 whatever the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            input_formats=[DAY],
            widget=forms.DateInput(attrs={"type": "date"}, format=DAY),
            error_messages={"invalid": _("Write a day as 2004-06-30.")},
            **kwargs,
        )


class PastDayField(DayField):
    """A day that has come: nobody knows what will have been recorded by a later one."""

    def validate(self, value: datetime.date | None) -> None:
        """Refuse a day to come."""
        super().validate(value)
        if value is not None and value > today():
            raise ValidationError(gettext("This date is in the future."))
