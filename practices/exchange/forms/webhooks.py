"""The forms of webhooks: name, address and kinds; from when on changes are sent again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.forms.pages import PageChoiceField, offer_or_choose
from practices.models.exchange.changes import ChangedKind

LARGEST_CURSOR = 10**18


class WebhookForm(forms.Form):
    """A webhook's name, address, and of what it is told."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For your own use: the system that receives the calls.")
    )
    address = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off", "dir": "ltr"}),
        help_text=_("It receives a signed POST with JSON. It has to be on the public internet and use https."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Notified of"),
        choices=ChangedKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to be notified of everything that your organization may see."),
    )


class NewWebhookForm(WebhookForm):
    """The same, and for which organization it is."""

    organization: Any = PageChoiceField(label=_("Organization"), queryset=OrganizationPage.objects.none())
    field_order = ("organization", "name", "address", "kinds")

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_or_choose(self, "organization", organizations)


class ReplayForm(forms.Form):
    """From when on deliveries are sent again: a day of the log of deliveries, or a cursor of the log of changes."""

    day = forms.DateField(
        label=_("All deliveries since this day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("They are sent again in their order, with the ids that they had. They are kept for 30 days."),
    )
    cursor = forms.IntegerField(
        label=_("Or all changes after this cursor"),
        required=False,
        min_value=0,
        max_value=LARGEST_CURSOR,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("They are sent again, in deliveries with new ids. 0 is the beginning of the log."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        given = [name for name in ("day", "cursor") if data.get(name) is not None]
        if len(given) != 1 and not self.errors:
            raise ValidationError(gettext("Give either a day or a cursor."), code="one")
        return data
