"""The forms of following: how often, of which kinds, to which address; in the desk also what."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices
from organizations.models import OrganizationPage
from practices.exchange.actions.following import standpoints_of
from practices.exchange.queries.following import Followed, kinds_for
from practices.forms.pages import InstrumentChoiceField, PageChoiceField, offer
from practices.models.exchange.changes import ChangedKind
from practices.models.exchange.following import Frequency
from practices.models.instruments import InstrumentKind, InstrumentPage
from practices.models.topics import Topic
from practices.queries.typed import clean_query


class KindsField(forms.MultipleChoiceField):
    """Boxes to tick; none is all."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Only these kinds"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Tick none to be notified of all."),
            choices=ChangedKind.choices,
        )


class FrequencyField(forms.ChoiceField):
    """How often."""

    def __init__(self) -> None:
        super().__init__(
            label=_("How often"),
            choices=Frequency.choices,
            help_text=_("At most. If nothing changed, nothing is sent."),
            error_messages={"required": _("Choose how often."), "invalid_choice": _("Choose how often.")},
        )


class FollowForm(forms.Form):
    """How often, of which kinds, and the address, which an account has already."""

    frequency = FrequencyField()
    kind = KindsField()
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Give an e-mail address."), "invalid": _("Give an e-mail address.")},
    )

    def __init__(self, *args: Any, followed: Followed, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"frequency": Frequency.WEEKLY, "kind": list(followed.kinds), **self.initial}
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        kinds.choices = [(kind.value, kind.label) for kind in kinds_for(followed)]
        if has_account:
            del self.fields["email"]


class FrequencyForm(forms.Form):
    """How often, alone."""

    frequency = FrequencyField()


class OwnFollowForm(forms.Form):
    """What an account follows: everything that is chosen must hold."""

    topic = forms.ModelChoiceField(
        queryset=Topic.objects.none(),
        to_field_name="name",
        label=_("Topic, with its narrower ones"),
        required=False,
        empty_label=_("Any topic"),
    )
    organization = PageChoiceField(
        queryset=OrganizationPage.objects.none(),
        label=_("Organization"),
        required=False,
        empty_label=_("Any organization"),
    )
    instrument = InstrumentChoiceField(
        queryset=InstrumentPage.objects.none(),
        label=_("Instrument"),
        required=False,
        empty_label=_("Any instrument"),
    )
    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        help_text=_("As in the search: all of them must be there."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    instrument_kind = forms.ChoiceField(
        label=_("Kind of instrument"), required=False, choices=[("", _("Any kind")), *InstrumentKind.choices]
    )
    kind = KindsField()
    frequency = FrequencyField()
    scope = forms.ChoiceField(label=_("As visible to"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"frequency": Frequency.WEEKLY, **self.initial}
        offer(self, "topic", Topic.objects.current().for_listing())
        offer(self, "organization", OrganizationPage.objects.visible_to(user).filter(live=True).for_listing())
        offer(self, "instrument", InstrumentPage.objects.visible_to(user).for_listing())
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - for the type checker
        language.choices = [("", gettext("Any language")), *language_choices()]
        scopes = self.fields["scope"]
        assert isinstance(scopes, forms.ChoiceField)  # noqa: S101 - for the type checker
        scopes.choices = [
            (one.scope, one.organization.name_in()) for one in standpoints_of(user) if one.organization is not None
        ]
        if len(scopes.choices) < 2:
            del self.fields["scope"]

    def clean_words(self) -> str:
        """Clean them as the search does."""
        return clean_query(self.cleaned_data["words"])

    @property
    def followed(self) -> Followed:
        """What was chosen, once it is valid."""
        chosen = self.cleaned_data
        followed = Followed(
            chosen["topic"],
            chosen["organization"],
            chosen["instrument"],
            chosen["words"],
            chosen["language"],
            chosen["instrument_kind"],
        )
        return followed.with_kinds(chosen["kind"])

    def clean(self) -> dict[str, Any]:
        """Refuse kinds that cannot be about what is chosen."""
        chosen = self.cleaned_data
        if self.errors or not chosen.get("kind"):
            return chosen
        if not set(chosen["kind"]) & {kind.value for kind in kinds_for(self.followed)}:
            self.add_error("kind", _("None of these kinds matches everything chosen above."))
        return chosen
