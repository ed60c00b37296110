"""The form of an organization: its history says one thing of when it began and ended."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from organizations.models.dates import Precision, last_day
from organizations.models.event_kinds import ENDS, OrganizationEventKind
from organizations.models.reach_form import ReachForm


class OrganizationForm(ReachForm):
    """Refuses ends of different dates, and an end before the founding; two successors on one day are no fault."""

    def is_valid(self) -> bool:
        """Check the form, its rows, and that they do not contradict each other."""
        return all([super().is_valid(), self._is_history_consistent()])

    def _is_history_consistent(self) -> bool:
        formset: Any = self.formsets.get("events") if self.is_bound else None
        rows = [form for form in formset.forms if _is_dated(form)] if formset is not None else []
        ends = [form for form in rows if form.cleaned_data["kind"] in ENDS]
        begun = [form.cleaned_data["on"] for form in rows if form.cleaned_data["kind"] == OrganizationEventKind.FOUNDED]
        faults = [
            (form, _("An organization ends once: give every end the same date."))
            for form in ends[1:]
            if _date(form) != _date(ends[0])
        ]
        faults += [
            (form, _("An organization cannot end before it was founded."))
            for form in ends
            if any(last_day(*_date(form)) < on for on in begun)
        ]
        for form, sentence in faults:
            form.add_error("on", sentence)
        return not faults


def _is_dated(form: forms.BaseForm) -> bool:
    said = getattr(form, "cleaned_data", {})
    return bool(said.get("on")) and not said.get("DELETE") and said.get("precision") not in (None, Precision.UNKNOWN)


def _date(form: Any) -> tuple[Any, str]:
    return form.cleaned_data["on"], form.cleaned_data["precision"]
