"""To whom, from when and until when something is opened: the fields that two forms ask."""

from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.models.releases import Audience

SHARED = frozenset(Audience) - {Audience.ALONE, Audience.OWN}
"""Audiences beyond the organization itself and the secretariat."""


def moment_field(label: Any, help_text: Any) -> forms.DateTimeField:
    """Make the field of a moment in UTC that can be left empty."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget, help_text=help_text)


class AudienceForm(forms.Form):
    """To whom and when something of the organization `owner` is opened."""

    audience = forms.ChoiceField(label=_("Who may see it"), choices=Audience, widget=forms.RadioSelect)
    named: Any = forms.ModelMultipleChoiceField(
        label=_("Named organizations"),
        queryset=OrganizationPage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for the audience of named organizations."),
    )
    effective_at = moment_field(_("From (UTC)"), "")
    until = moment_field(_("Until (UTC)"), _("Empty: no end. Afterwards it is open to the same audience as before."))

    def __init__(self, *args: Any, owner: OrganizationPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["named"]
        named.queryset = OrganizationPage.objects.filter(live=True).exclude(pk=owner.pk).order_by("title", "pk")

    def clean(self) -> dict[str, Any]:
        """Refuse names without their audience, and an end before the beginning or of what is open to nobody else."""
        data = super().clean() or {}
        audience, named = data.get("audience"), data.get("named")
        if audience is None or named is None:
            return data
        if (audience == Audience.NAMED) != bool(named):
            said = gettext("Name at least one organization. Do so only for the audience of named organizations.")
            self.add_error("named", said)
        if data.get("until") and (audience not in SHARED or data["until"] <= (data.get("effective_at") or now())):
            said = gettext("The end has to be after the beginning, and only content that is open to others has an end.")
            self.add_error("until", said)
        return data
