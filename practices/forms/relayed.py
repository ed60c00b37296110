"""The forms with which the secretariat enters what an organization said: its letter, or the public source."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.letter_forms import LetterFields
from organizations.models import OrganizationPage
from practices.actions.relayed import Provenance
from practices.forms.days import PastDayField
from practices.forms.pages import InstrumentChoiceField, PageChoiceField, offer
from practices.models.instruments import InstrumentPage

OF_PROVENANCE = ("letter", "dated_on", "symbol", "source")
"""The fields that say where an organization's word is from."""


class ProvenanceForm(LetterFields):
    """The organization's letter, which another member of the secretariat looks at; or a public source."""

    source = forms.CharField(
        label=_("Public source"),
        max_length=500,
        required=False,
        help_text=_("Only for an organization that has neither people nor an address here. It is shown to readers."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].required = False

    @property
    def faults(self) -> str:
        """What is wrong with the fields, in one line."""
        return " ".join(str(words) for found in self.errors.values() for words in found)

    def provenance_given(self) -> Provenance:
        """Return the letter and the source, as far as they were given."""
        return Provenance(self.letter_given(), self.cleaned_data.get("source", ""))


class ConfirmationForm(ProvenanceForm):
    """That an organization confirmed by letter what is recorded of it beside a reference."""

    organization = PageChoiceField(queryset=OrganizationPage.objects.none(), label=_("Organization"))
    reference = InstrumentChoiceField(queryset=InstrumentPage.objects.none(), label=_("Reference instrument"))
    on = PastDayField(label=_("The organization stated this on"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source"]
        self.fields["on"].required = True
        self.order_fields(["organization", "reference", "on"])
        offer(self, "organization", OrganizationPage.objects.visible_to(user).for_listing())
        offer(self, "reference", InstrumentPage.objects.visible_to(user).for_listing())
