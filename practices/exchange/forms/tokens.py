"""The form of an access token: for which system it is, what it may do, until when."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.exchange.actions.tokens import LONGEST_LIFE, USUAL_LIFE
from practices.forms.pages import PageChoiceField, offer_or_choose
from practices.models.editions import today


def _a_year_on() -> datetime.date:
    return today() + USUAL_LIFE


class TokenForm(forms.Form):
    """A token of one of the user's organizations."""

    organization: Any = PageChoiceField(label=_("Organization"), queryset=OrganizationPage.objects.none())
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_(
            "The system that has it, such as “Document register”. While a key is being replaced, two "
            "tokens may have the same name."
        ),
    )
    may_read = forms.BooleanField(
        label=_("Read what the organization may see"),
        required=False,
        initial=True,
        help_text=_("Through the API, with a log of changes of its own."),
    )
    may_submit = forms.BooleanField(
        label=_("Submit proposals"),
        required=False,
        help_text=_("A submission waits for a second person, like everything that you write yourself."),
    )
    expires_on = forms.DateField(label=_("Valid until"), initial=_a_year_on, help_text=_("13 months ahead at most."))

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_or_choose(self, "organization", organizations)
        on = today()
        self.fields["expires_on"].widget = forms.DateInput(
            format="%Y-%m-%d",
            attrs={"type": "date", "min": on.isoformat(), "max": (on + LONGEST_LIFE).isoformat()},
        )
