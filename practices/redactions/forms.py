"""The form in which somebody asks that words go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.models.erasable import RedactionReason


class RedactionForm(forms.Form):
    """Why, and what. The words of the request go with its decision."""

    reason = forms.ChoiceField(choices=RedactionReason.choices, label=_("Kind of reason"))
    words = forms.CharField(
        max_length=2000,
        label=_("What must be removed, and why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For the second person, who decides. This text is also removed once that person has decided."),
    )
