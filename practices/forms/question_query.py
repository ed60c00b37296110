"""What a reader asks of a question page; lives in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.forms.days import DayField, PastDayField


class QuestionQueryForm(forms.Form):
    """As the texts stood when, and as judged by when. Nothing is required."""

    on = DayField(label=_("Texts as they stood on"))
    known_on = PastDayField(label=_("As assessed here by"))
