"""The form by which a thing is opened to another audience."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.forms.audiences import AudienceForm, moment_field
from practices.models.releases import Audience, ReleaseDecision


class ReleaseForm(AudienceForm):
    """To whom, from when, on what authority."""

    effective_at = moment_field(
        _("From (UTC)"),
        _("Empty: as soon as a second person has approved. Closing something always takes effect at once."),
    )
    authority = forms.CharField(
        label=_("On what authority"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "A decision, a letter, a date; if you close something, the reason. Needed if more people are to see it."
        ),
    )

    with_source = forms.BooleanField(
        label=_("With its source file"),
        required=False,
        help_text=_("The file as issued is released to the same people, by a separate proposal."),
    )

    uncleaned_reason = forms.CharField(
        label=_("Reason for releasing the file as it is"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The source file contains more than its text. The second person reads this reason, and it is kept with the "
            "decision. Not needed for a cleaned copy."
        ),
    )

    with_instrument = forms.BooleanField(
        label=_("With the existence of its instrument"),
        required=False,
        help_text=_("A text is visible only to those who can see its instrument: a separate proposal."),
    )

    def __init__(
        self,
        *args: Any,
        owner: OrganizationPage,
        last: ReleaseDecision | None,
        is_settled: bool = True,
        offers_source: bool = False,
        asks_for_reason: bool = False,
        offers_instrument: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, owner=owner, **kwargs)
        self.last, self.is_settled = last, is_settled
        if not offers_source:
            del self.fields["with_source"]
        if not asks_for_reason:
            del self.fields["uncleaned_reason"]
        if not offers_instrument:
            del self.fields["with_instrument"]

    def clean(self) -> dict[str, Any]:
        """Refuse what changes nothing as well."""
        data = super().clean()
        audience, named = data.get("audience"), data.get("named")
        if audience is None or named is None or "until" in self.errors:
            return data
        names = sorted(str(organization.translation_key) for organization in named)
        present = (self.last.reach, self.last.named) if self.last else (Audience.OWN, [])
        if (audience, names) == present and self.is_settled and not data.get("until"):
            self.add_error("audience", gettext("It is already visible to this audience: nothing would change."))
        return data
