"""The last part of a return: what the organization offers to share, and the initiative that it takes part in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.outreach.queries.return_sharing import (
    LONGEST_SHARED,
    SHARED,
    SharedAnswer,
    faults_of_shared,
    open_initiatives,
)


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text)


class SharingForm(forms.Form):
    """Empty where there is nothing to share. What is typed is kept even if it is not right yet."""

    practice = forms.CharField(
        label=_("A good practice of yours: title"),
        required=False,
        help_text=_("What others could learn from, such as an induction, a hotline or a yearly declaration."),
    )
    practice_text = _text(_("What was done, and what came of it"))
    training = forms.CharField(label=_("A training on these rules: title"), required=False)
    training_text = _text(_("For whom, how often, and whether others can use it"))
    initiative = forms.ChoiceField(label=_("A joint initiative in which you take part"), required=False)
    new_initiative = forms.CharField(label=_("Or another one: its name"), required=False)
    initiative_since = forms.CharField(
        label=_("Takes part since"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "2004-05", "autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("A year is enough: 2004, 2004-05 or 2004-05-14."),
    )
    contribution = _text(_("What you contribute to it"))

    def __init__(self, data: Any, *, answer: SharedAnswer, organization: Any, is_asked: bool) -> None:
        typed = {name: getattr(answer, name) for name in LONGEST_SHARED}
        shown = None if data is None else {f"{SHARED}-{name}": value for name, value in typed.items()}
        super().__init__(shown, prefix=SHARED, initial=typed)
        self.answer, self.organization, self.is_asked = answer, organization, is_asked
        listed = [(str(one.public_id), one.title) for one in open_initiatives(organization)]
        field: Any = self.fields["initiative"]
        field.choices = [("", "---------"), *listed]
        for name, most in LONGEST_SHARED.items():
            if name != "initiative":
                self.fields[name].widget.attrs["maxlength"] = most

    def clean(self) -> dict[str, Any]:
        """Say what is missing, once it is to be handed in."""
        if self.is_asked:
            for name, fault in faults_of_shared(self.answer, self.organization).items():
                if name not in self.errors:
                    self.add_error(name, fault)
        return self.cleaned_data

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown from the beginning."""
        return self.answer.is_begun or bool(self.is_bound and self.errors)
