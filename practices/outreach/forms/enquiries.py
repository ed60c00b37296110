"""The forms of enquiries: what one is about, its population, what a contact is to it."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.forms.days import DayField, PastDayField
from practices.forms.pages import InstrumentChoiceField, offer
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.models.outreach.enquiries import ContactMeaning, Enquiry, MemberState
from practices.models.outreach.packs import Pack
from practices.outreach.actions.enquiries import MOST_CHARACTERS, EnquiryPlan
from practices.outreach.queries.enquiries import SORTS

MOST_PASTED = 200_000


class EnquiryForm(forms.Form):
    """What an enquiry is about."""

    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(
        label=_("Question"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the organizations are asked, as it is reported later."),
    )
    reference = InstrumentChoiceField(
        queryset=InstrumentPage.objects.none(),
        required=False,
        label=_("Reference instrument"),
        help_text=_("Figures on similar instruments and returns need it."),
    )
    pack: Any = forms.ModelChoiceField(
        label=_("Texts (pack)"),
        queryset=Pack.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("No enclosures"),
    )
    begins_on = DayField(label=_("Begins on"))
    due_on = DayField(label=_("Answer requested by"))
    languages = forms.MultipleChoiceField(
        label=_("Languages of the letters"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"begins_on": today(), "languages": ["en"], **self.initial}
        offer(self, "reference", InstrumentPage.objects.visible_to(user).for_listing())
        offer(self, "pack", Pack.objects.visible_to(user).order_by("-made_at", "-pk"))

    def clean_begins_on(self) -> datetime.date:
        """Take today where no day is named."""
        return self.cleaned_data["begins_on"] or today()

    def plan(self) -> EnquiryPlan:
        """Return what the valid form says."""
        return EnquiryPlan(**self.cleaned_data)


def enquiry_initial(enquiry: Enquiry) -> dict[str, Any]:
    """Return what the form shows of an enquiry."""
    shown = {name: getattr(enquiry, name) for name in ("title", "question", "begins_on", "due_on", "languages")}
    pack = str(enquiry.pack.public_id) if enquiry.pack else ""
    return {**shown, "reference": enquiry.reference_id, "pack": pack}


class PastedNamesForm(forms.Form):
    """Names or acronyms, one a line."""

    names = forms.CharField(
        label=_("Names or acronyms"),
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, as copied from a sheet. Of several columns the first is read."),
    )


class PopulationForm(forms.Form):
    """Which part of the population is shown, as of which day, in which order."""

    on = PastDayField(label=_("As of"))
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: [("", gettext("All states")), *MemberState.choices]
    )
    sort = forms.ChoiceField(required=False, choices=[(sort, sort) for sort in SORTS], widget=forms.HiddenInput)

    def asked(self) -> tuple[datetime.date, str, str]:
        """Return day, state and order; what is not known asks for today, all, and names."""
        self.is_valid()
        data = self.cleaned_data
        return data.get("on") or today(), data.get("state") or "", data.get("sort") or SORTS[0]


class MeaningForm(forms.Form):
    """What a contact is to an enquiry."""

    contact = forms.UUIDField(widget=forms.HiddenInput)
    meaning = forms.ChoiceField(label=_("What it is to the enquiry"), choices=ContactMeaning.choices)


class RemovalForm(forms.Form):
    """Why an organization leaves the population."""

    why = forms.CharField(label=_("Why it is removed"), max_length=255)
