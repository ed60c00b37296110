"""What a reader asks of the page "Who has adopted"; lives in the address."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.models import today
from practices.tables.adoptions.references import Choice

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


class AdoptionQueryForm(forms.Form):
    """Which reference, as of when, as known when. Nothing is required; the choices come with a Choice."""

    reference = forms.UUIDField(
        label=_("Similar to which instrument"),
        required=False,
        widget=forms.Select,
        error_messages={"invalid": _("There is no such instrument here.")},
    )
    topic = forms.CharField(label=_("On which topic"), required=False, max_length=100, widget=forms.Select)
    as_of = DayField(label=_("As of"))
    known_on = DayField(label=_("As known on"))
    detail = forms.BooleanField(required=False, widget=forms.HiddenInput)
    event = forms.UUIDField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("There is no such statement here.")},
    )

    def clean_known_on(self) -> datetime.date | None:
        """Refuse a day to come: nobody knows what will have been recorded by then."""
        day: datetime.date | None = self.cleaned_data["known_on"]
        if day is not None and day > today():
            raise ValidationError(gettext("This day has not come yet."))
        return day

    def with_choices(self, choice: Choice) -> "AdoptionQueryForm":
        """Fill the lists with what can be chosen; keep the fields that only the detail needs out of the way."""
        self.fields["reference"].widget.choices = [
            (str(reference.key), f"{reference.title} ({reference.issuer})") for reference in choice.offered
        ]
        topics = [(topic.code, topic.label) for topic in choice.topics]
        self.fields["topic"].widget.choices = [("", gettext("Any topic")), *topics]
        has_detail = bool(self["detail"].value())
        is_plain = not (has_detail or self["known_on"].errors)
        if is_plain and self["known_on"].value():
            self.fields["known_on"].widget = forms.HiddenInput()
        for message in self.errors.get("event", ()):
            self.add_error(None, message)
        unneeded = {
            "topic": not (topics or self["topic"].value()),
            "known_on": is_plain and not self["known_on"].value(),
            "detail": not has_detail,
            "event": True,
        }
        for name in (name for name, is_unneeded in unneeded.items() if is_unneeded):
            del self.fields[name]
        return self
