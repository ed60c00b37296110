"""The forms of joint initiatives: the initiative, who takes part, a meeting, a statement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices
from organizations.models import OrganizationPage
from practices.forms.days import PastDayField
from practices.forms.pages import PageChoiceField, offer
from practices.forms.partial_dates import PartialDateField
from practices.forms.relayed import ProvenanceForm
from practices.models.dates import format_partial_date
from practices.models.initiatives import Initiative
from practices.models.topics import Topic
from practices.permissions import is_secretariat


class MultilineField(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class WebField(forms.URLField):
    """An address of the web, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=500, assume_scheme="https", **kwargs)


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics that stand, as boxes."""

    def __init__(self) -> None:
        super().__init__(
            queryset=Topic.objects.current().for_listing(),
            to_field_name="name",
            required=False,
            label=_("Topics"),
            widget=forms.CheckboxSelectMultiple,
        )

    def label_from_instance(self, obj: Topic) -> str:
        """Name the topic in the reader's language."""
        return obj.label_in()


class InitiativeForm(forms.Form):
    """What an initiative is for, since when, on which topics."""

    title = forms.CharField(label=_("Title"), max_length=255)
    slug = forms.SlugField(
        label=_("Address"), max_length=80, help_text=_("The last part of its address. It should not be changed later.")
    )
    language = forms.ChoiceField(label=_("Language of title and text"), choices=language_choices, initial="en")
    summary = MultilineField(label=_("What it is for"), rows=4)
    began = PartialDateField(label=_("Since"), required=True)
    ended = PartialDateField(label=_("Until, if it ended"))
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    topics = TopicsField()

    def __init__(self, *args: Any, initiative: Initiative | None = None, **kwargs: Any) -> None:
        if initiative is not None:
            kwargs["initial"] = _written(initiative)
        super().__init__(*args, **kwargs)


def _written(initiative: Initiative) -> dict[str, Any]:
    return {
        **{name: getattr(initiative, name) for name in ("title", "slug", "language", "summary", "website")},
        "began": format_partial_date(initiative.began_on, initiative.began_precision),
        "ended": format_partial_date(initiative.ended_on, initiative.ended_precision) if initiative.ended_on else "",
        "topics": [topic.name for topic in initiative.topics.all()],
    }


class MeetingForm(forms.Form):
    """A meeting."""

    held = PartialDateField(label=_("On"), required=True)
    title = forms.CharField(label=_("Title"), max_length=255)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    summary = MultilineField(label=_("Summary"), required=False)
    address = WebField(label=_("Address"))


class StatementForm(forms.Form):
    """A statement, in its own language."""

    made = PartialDateField(label=_("On"), required=True)
    title = forms.CharField(label=_("Title"), max_length=255)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, initial="en")
    text = MultilineField(label=_("Words"), required=False, rows=5)
    address = WebField(label=_("Address"))
    organization = PageChoiceField(
        queryset=OrganizationPage.objects.none(),
        required=False,
        label=_("Of one organization"),
        help_text=_("Empty: made jointly."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organization", OrganizationPage.objects.visible_to(user).for_listing())


class ParticipationForm(forms.Form):
    """An organization takes part: one's own, or any for the secretariat."""

    organization = PageChoiceField(queryset=OrganizationPage.objects.none(), label=_("Organization"))
    since = PartialDateField(label=_("Since"), required=True)
    until = PartialDateField(label=_("Until, if it ended"))
    contribution = MultilineField(label=_("What it contributes"), required=False, rows=2)
    evidence_address = WebField(label=_("Address of the evidence"))
    statement = MultilineField(
        label=_("Statement of the organization"),
        required=False,
        rows=2,
        help_text=_("The organization’s own words. No case data and no personal data of victims."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations = OrganizationPage.objects
        chosen = organizations.visible_to(user) if is_secretariat(user) else organizations.of(user)
        offer(self, "organization", chosen.for_listing())
        if is_secretariat(user):
            del self.fields["statement"]


class EndParticipationForm(ProvenanceForm):
    """Until when an organization took part, and, for the secretariat, when and where it said so."""

    field_order = ("until", "agreed_on")

    until = PartialDateField(label=_("Until"), required=True)
    agreed_on = PastDayField(label=_("The organization stated this on"))
