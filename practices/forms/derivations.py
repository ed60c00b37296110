"""The forms that start a new edition out of one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices
from practices.actions.derivations import TRANSLATIONS
from practices.forms.partial_dates import PartialDateField
from practices.models.dates import PartialDate, Precision
from practices.models.editions import EditionPage, TextStatus
from practices.models.instruments import EventKind, InstrumentPage, LineageKind


class ConsolidationForm(forms.Form):
    """From when the consolidated text holds: a date, or that of the amending instrument."""

    amended_by: Any = forms.ModelChoiceField(
        label=_("Amending instrument"),
        queryset=InstrumentPage.objects.none(),
        required=False,
        help_text=_(
            "Only instruments that state that they amend this instrument. The date is taken from its "
            "entry into force, and its instructions (“Article 5 is replaced by the following:”) are "
            "incorporated where their place can be identified."
        ),
    )
    dated = PartialDateField(label=_("Applies from"))

    def __init__(self, *args: Any, edition: EditionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amending = InstrumentPage.objects.filter(
            organization=edition.instrument.organization_id,
            lineage__kind=LineageKind.AMENDS,
            lineage__other=edition.instrument_id,
        )
        self.fields["amended_by"].queryset = amending.for_listing().distinct()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take the date of the amending instrument where none is given."""
        data = super().clean() or {}
        amending = data.get("amended_by")
        if not data.get("dated") and amending is not None:
            data["dated"] = _in_force_on(amending)
        if not data.get("dated") and not self.errors:
            raise ValidationError(gettext("Specify the date from which the consolidated text applies."), code="undated")
        return data


def _in_force_on(instrument: InstrumentPage) -> PartialDate | None:
    for kind in (EventKind.IN_FORCE, EventKind.ADOPTED):
        dated = [(one.on, one.precision) for one in instrument.events.all() if one.kind == kind and one.on is not None]
        if dated:
            on, precision = min(dated)
            return PartialDate(on, Precision(precision))
    return None


class TranslationForm(forms.Form):
    """Into which language, and by whom."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    text_status = forms.ChoiceField(
        label=_("Text status"), choices=[(status.value, status.label) for status in map(TextStatus, TRANSLATIONS)]
    )


class ExtractForm(forms.Form):
    """Whether readers are told where something is left out; the ticks themselves are read by `withheld`."""

    shows_gaps = forms.BooleanField(
        label=_("Tell readers where provisions are withheld"),
        required=False,
        help_text=_("Their numbers only, not their wording or headings."),
    )

    @property
    def withheld(self) -> list[str]:
        """The eIds that were ticked."""
        return list(self.data.getlist("withheld")) if hasattr(self.data, "getlist") else []
