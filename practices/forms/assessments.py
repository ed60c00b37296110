"""The form in which somebody says what a text says on a topic."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.models.assessments import WHEN, WHOM, WITH_WORDS, Says
from practices.models.provisions import Provision
from practices.queries.assessments.assessing import AssessmentWorkspace


class AssessmentForm(forms.Form):
    """Limited to what can be said of the text of a desk, and to its provisions."""

    finding = forms.ChoiceField(label=_("What the text does"), widget=forms.RadioSelect)
    rule = forms.MultipleChoiceField(label=_("Provisions that state the rule"), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Readers see it. No case data and no personal data of victims."),
    )

    def __init__(self, *args: Any, desk: AssessmentWorkspace, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {**desk.initial}})
        self.desk = desk
        self._offer("finding", [(finding.value, finding.label) for finding in desk.findings])
        provisions = [(line.id, line.in_short) for line in desk.lines]
        self._offer("rule", provisions)
        used = [(line.id, line.in_short) for line in desk.lines if line.states_more]
        groups: list[Any] = [(gettext("Used for other topics"), used)] if used else []
        groups.append((gettext("In the order of the text"), [one for one in provisions if one not in used]))
        for says in (*WHOM, *WHEN):
            self.fields[says.value] = forms.ChoiceField(
                label=says.label, required=False, choices=[("", gettext("Not stated")), *groups]
            )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def whom(self) -> list[forms.BoundField]:
        """Return the fields that say whom the rule binds."""
        return [self[says.value] for says in WHOM]

    def when(self) -> list[forms.BoundField]:
        """Return the fields that say when."""
        return [self[says.value] for says in WHEN]

    def ticked(self) -> list[str]:
        """Return the uuids of the provisions that are ticked as the rule."""
        return [str(value) for value in self["rule"].value() or ()]

    def clean(self) -> dict[str, Any]:
        """Refuse a finding that needs words without any."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("finding") in WITH_WORDS and "rule" in values and not values["rule"]:
            raise ValidationError(gettext("Tick at least one provision that states the rule."))
        return values

    def judgement(self) -> dict[str, Any]:
        """Return finding, pins and note as `practices.actions.assessments.assess` takes them."""
        values = self.cleaned_data
        finding = values["finding"]
        stated = [(key, Says.RULE) for key in values["rule"]]
        stated += [(values[says.value], says) for says in (*WHOM, *WHEN) if values[says.value]]
        if finding not in WITH_WORDS:
            stated = []
        keys = {key for key, _says in stated}
        rows = {str(row.public_id): row for row in Provision.objects.current().filter(public_id__in=keys)}
        return {
            "finding": finding,
            "pins": [(rows[key], says) for key, says in stated if key in rows],
            "note": values["note"],
        }
