"""The form by which sealed texts are opened to the secretariat, or asked for by it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from organizations.models import OrganizationPage
from practices.actions.seals import MOST_DAYS

LONGEST_REASON = 1000
FIRST_DAYS = 7


class SealOrganizationField(forms.ModelChoiceField):
    """An organization, by uuid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=OrganizationPage.objects.none(), to_field_name="translation_key", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Name it in the reader's language."""
        return str(obj.name_in())


class TextField(forms.ModelChoiceField):
    """A text of one's organizations, by uuid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Page.objects.none(), to_field_name="translation_key", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Name it as its own people know it."""
        return str(obj.draft_title or obj.title)


class SealForm(forms.Form):
    """Whose texts, which, for how long and why. `texts`: those that may be opened one by one, None for none."""

    organization = SealOrganizationField(label=_("Organization"))
    page = TextField(
        label=_("Text"),
        required=False,
        empty_label=_("All texts of the organization"),
        help_text=_("If you choose an instrument, its editions are opened too."),
    )
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, initial=FIRST_DAYS)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is shown in the organization’s record and in the e-mail to its people."),
    )

    def __init__(self, *args: Any, organizations: Any, texts: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        if texts is None:
            del self.fields["page"]
        else:
            self.fields["page"].queryset = texts  # type: ignore[attr-defined]
