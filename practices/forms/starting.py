"""The form that starts an instrument of one's own from another text."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices
from organizations.models import OrganizationPage
from practices.actions.starting import Consent
from practices.forms.partial_dates import PartialDateField
from practices.models.editions import EditionPage
from practices.queries.wording import language_name, list_words, written_date


class StartForm(forms.Form):
    """For which organization, from which text, under which title; and the owner's consent where it takes one."""

    organization: Any = forms.ModelChoiceField(label=_("Your organization"), queryset=OrganizationPage.objects.none())
    source: Any = forms.ChoiceField(label=_("Text to start from"))
    title = forms.CharField(label=_("Title of your instrument"), max_length=255)
    language = forms.ChoiceField(
        label=_("Language of your text"),
        choices=language_choices,
        help_text=_("In a language other than that of the text the draft is empty, ready for translation."),
    )
    dated = PartialDateField(label=_("Date of your text, if it is known"))
    consent_on = forms.DateField(
        label=_("Consent given on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    consent_by = forms.CharField(
        label=_("Consent given by"),
        required=False,
        max_length=255,
        help_text=_(
            "Who gave it and how, for example a letter from the legal office. It is kept in the log of the draft."
        ),
    )

    def __init__(self, *args: Any, organizations: Any, sources: Sequence[EditionPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {str(source.translation_key): source for source in sources}
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (key, _described(source)) for key, source in self.sources.items()
        ]

    @property
    def consent(self) -> Consent | None:
        """What was stated of the owner's consent, None for nothing."""
        on, given_by = self.cleaned_data.get("consent_on"), self.cleaned_data.get("consent_by", "")
        return Consent(on, given_by) if on else None

    def clean(self) -> dict[str, Any]:
        """Ask for the day where it is said who gave the consent."""
        data = super().clean() or {}
        if data.get("consent_by") and not data.get("consent_on") and not self.errors:
            raise ValidationError(gettext("Give the date of the consent."), code="undated")
        return data


def _described(edition: EditionPage) -> str:
    date = written_date(edition.dated_on, edition.precision)
    return list_words((date, language_name(edition.language), str(edition.get_text_status_display())))
