"""What a reader asks of the page "Coverage by topic"; lives in the address."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.forms.days import DayField
from practices.queries.assessments.coverage import CoverageTopics


class CoverageQueryForm(forms.Form):
    """Which topics, as of when, which part of the topics. Nothing is required."""

    branch = forms.CharField(label=_("Topics"), required=False, max_length=100, widget=forms.Select)
    on = DayField(label=_("Texts as they stood on"))
    part = forms.IntegerField(required=False, min_value=1, max_value=1000, widget=forms.HiddenInput)

    def for_choice(self, choice: CoverageTopics | None, *, has_own: bool = False) -> "CoverageQueryForm":
        """Fill the list of topics; the part is chosen below the table. `has_own`: the address names topics."""
        branches = [(tag.code, tag.label.text) for tag in choice.branches] if choice else []
        duties = gettext("Duties of the source documents")
        self.fields["branch"].widget.choices = [("", gettext("Choose others …") if has_own else duties), *branches]
        del self.fields["part"]
        return self
