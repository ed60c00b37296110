"""The fields of an organization's letter that is entered with something."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.focal_point_forms import day
from organizations.invitations import ScannedLetter


class LetterFields(forms.Form):
    """The scan of an organization's letter, its date and reference number."""

    letter = forms.FileField(
        label=_("Letter of the organization"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("PDF, PNG or JPEG. Another member of the secretariat checks it."),
    )
    dated_on = day(_("Date of the letter"))
    symbol = forms.CharField(label=_("Reference number of the letter"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the date of a letter."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("letter") and not values.get("dated_on") and "dated_on" not in self.errors:
            self.add_error("dated_on", gettext("Give the date of the letter."))
        return values

    def letter_given(self) -> ScannedLetter | None:
        """Return the letter, None without one; what remains are the values of the other fields."""
        file = self.cleaned_data.pop("letter", None)
        dated_on, symbol = self.cleaned_data.pop("dated_on", None), self.cleaned_data.pop("symbol", "")
        return ScannedLetter((file.name, file.read()), dated_on, symbol) if file else None
