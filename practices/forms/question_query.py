"""What a reader asks of a question page; lives in the address."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.forms.adoption_query import DayField
from practices.models import today


class QuestionQueryForm(forms.Form):
    """As the texts stood when, and as judged by when. Nothing is required."""

    on = DayField(label=_("Texts as they stood on"))
    known_on = DayField(label=_("As assessed here by"))

    def clean_known_on(self) -> datetime.date | None:
        """Refuse a day to come: nobody knows what will have been assessed by then."""
        day: datetime.date | None = self.cleaned_data["known_on"]
        if day is not None and day > today():
            raise ValidationError(gettext("This day has not come yet."))
        return day
