"""The forms of focal points."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.focal_points import FocalPointEntry
from organizations.languages import language_choices
from organizations.models import FocalPoint, FocalRole, FormOfAddress, SharedWith


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """Make a field for a day, written as 2004-06-30 whatever the reader's language."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day as 2004-06-30.")},
    )


class EntryForm(forms.Form):
    """Person or mailbox, and who may see it."""

    role = forms.ChoiceField(label=_("Role"), choices=FocalRole.choices)
    title = forms.CharField(
        label=pgettext_lazy("of a person", "Title"),
        max_length=60,
        required=False,
        help_text=_("As written before the name: Dr, Ambassador."),
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    form_of_address = forms.ChoiceField(
        label=_("Form of address"),
        choices=FormOfAddress.choices,
        required=False,
        help_text=_("Only as the person or the organization states it. Otherwise letters address the person by name."),
    )
    salutation = forms.CharField(
        label=_("Opening of letters"),
        max_length=200,
        required=False,
        help_text=_("In the language of letters, with its comma. Empty: from the form of address, title and name."),
    )
    function = forms.CharField(label=_("Function or office"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    postal_address = forms.CharField(
        label=_("Postal address"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    country = forms.CharField(label=_("Country"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Language of letters"), choices=language_choices)
    shared_with = forms.ChoiceField(label=_("May be seen by"), choices=SharedWith.choices)
    consent_on = day(
        _("The person consented on"), help_text=_("Needed before other participating organizations see the entry.")
    )

    def entry(self) -> FocalPointEntry:
        """Return what was entered."""
        return FocalPointEntry(**{name: self.cleaned_data[name] for name in EntryForm.base_fields})


class FocalPointForm(EntryForm):
    """An entry with its days."""

    valid_from = day(_("From"), required=True)
    valid_until = day(_("Until"), help_text=_("The last day; empty while the appointment is current."))

    def days(self) -> dict[str, Any]:
        """Return first and last day."""
        return {name: self.cleaned_data[name] for name in ("valid_from", "valid_until")}


class HandOverForm(EntryForm):
    """The successor, and the first day."""

    on = day(_("Takes over on"), required=True, help_text=_("The previous entry ends the day before."))


class EndFocalPointForm(forms.Form):
    """The last day."""

    on = day(_("Last day"), required=True)


def values_of(point: FocalPoint) -> dict[str, Any]:
    """Return what a form of this entry begins with."""
    return {name: getattr(point, name) for name in FocalPointForm.base_fields}
