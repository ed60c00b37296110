"""What is asked of the list of findings; lives in the address."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.quality.queries.kinds import ABOUT, FindingKind


class QualityQueryForm(forms.Form):
    """Which kind, of which organization. Nothing is required."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    organization = forms.ChoiceField(label=_("Organization"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, kinds: Sequence[FindingKind], organizations: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", _("All")), *((kind.value, ABOUT[kind].label) for kind in kinds)]
        fields["organization"].choices = [("", _("All")), *organizations]
