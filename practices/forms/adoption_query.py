"""What a reader asks of the page "Who has adopted"; lives in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.forms.days import DayField, PastDayField
from practices.queries.adoptions.references import Reference, ReferenceChoice
from practices.queries.bidi import embedded


class AdoptionQueryForm(forms.Form):
    """Which reference, as of when, as known when. Nothing is required; the choices come with a Choice."""

    reference = forms.UUIDField(
        label=_("Similar to which instrument"),
        required=False,
        widget=forms.Select,
        error_messages={"invalid": _("There is no such instrument here.")},
    )
    find = forms.CharField(
        label=_("Find instruments"),
        required=False,
        max_length=200,
        help_text=_("There are too many instruments for one list. Write words of a title, or a symbol."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    topic = forms.CharField(label=_("Instruments on which topic"), required=False, max_length=100, widget=forms.Select)
    as_of = DayField(label=_("As of"))
    known_on = PastDayField(label=_("As recorded by"))
    detail = forms.BooleanField(required=False, widget=forms.HiddenInput)
    event = forms.UUIDField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("There is no such statement here.")},
    )

    def with_choices(self, choice: ReferenceChoice) -> "AdoptionQueryForm":
        """Fill the lists with what can be chosen; keep the fields that only the detail needs out of the way."""
        self.fields["reference"].widget.choices = _references(choice)
        topics = [(topic.code, topic.label) for topic in choice.topics]
        self.fields["topic"].widget.choices = [("", gettext("Any topic")), *topics]
        has_detail = bool(self["detail"].value())
        is_plain = not (has_detail or self["known_on"].errors)
        if is_plain and self["known_on"].value():
            self.fields["known_on"].widget = forms.HiddenInput()
        for message in self.errors.get("event", ()):
            self.add_error(None, message)
        if choice.find and not choice.is_found:
            self.fields["find"].help_text = _("No instrument has this name. Write words of a title, or a symbol.")
        unneeded = {
            "find": not choice.is_part,
            "topic": not (topics or self["topic"].value()),
            "known_on": is_plain and not self["known_on"].value(),
            "detail": not has_detail,
            "event": True,
        }
        for name in (name for name, is_unneeded in unneeded.items() if is_unneeded):
            del self.fields[name]
        return self


def _references(choice: ReferenceChoice) -> list[Any]:
    """Return the references as choices, those with statements first; in two groups where there are others."""
    stated = [_choice(one) for one in choice.offered if one.adopter_count]
    others = [_choice(one) for one in (*choice.offered, *choice.others) if not one.adopter_count]
    groups = ((gettext("With statements"), stated), (gettext("Without statements so far"), others))
    return [group for group in groups if group[1]] if others else stated


def _choice(reference: Reference) -> tuple[str, str]:
    return str(reference.key), f"{embedded(reference.title)} ({embedded(reference.issuer)})"
