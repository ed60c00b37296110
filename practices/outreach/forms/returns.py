"""The forms of a return: four tracks that are small until something is to be said, a code, a remark."""

import dataclasses
import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, without_ended
from practices.forms.event_order import OrderField
from practices.forms.pages import InstrumentChoiceField, PageChoiceField, offer
from practices.models.adoptions import STATES_OF, State, Track
from practices.models.editions import begun_anywhere, today
from practices.models.instruments import InstrumentPage
from practices.models.outreach.enquiries import Enquiry
from practices.models.statements import CODES, DETAILS, FieldKind, StatementField, placed
from practices.outreach.actions.return_steps import word_of_answer
from practices.outreach.actions.returns import HOLDS_FOR, YEARS
from practices.outreach.forms.return_sharing import SharingForm
from practices.outreach.queries.return_answers import (
    LONGEST,
    TrackAnswer,
    choices_of,
    faults_of,
    make_answer,
    read_answers,
)
from practices.outreach.queries.return_forms import question_of
from practices.outreach.queries.return_sharing import (
    LONGEST_SHARED,
    SHARED,
    SharedAnswer,
    make_shared,
    read_shared,
)
from practices.outreach.queries.return_standing import OwnInstrument, TrackStanding, own_instruments, standings_of
from practices.queries.adoptions.counting import to_name
from practices.queries.adoptions.courses import AdoptionEntry
from practices.queries.adoptions.standing import read_place

SEEN = "seen"


class TrackForm(forms.Form):
    """What one track says anew; empty where nothing changed. What is typed is kept even if it is not right yet."""

    state = forms.ChoiceField(label=_("Where your organization stands"), required=False)
    since = forms.CharField(
        label=_("Since"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "2004-05", "autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("A year is enough: 2004, 2004-05 or 2004-05-14."),
    )
    own_instrument = forms.ChoiceField(label=_("Your instrument, if it is published here"), required=False)
    order = OrderField()

    def __init__(
        self,
        data: Any,
        *,
        answer: TrackAnswer,
        standing: TrackStanding,
        own: Sequence[OwnInstrument],
        words: Sequence[AdoptionEntry],
        is_asked: bool,
    ) -> None:
        typed = {name: getattr(answer, name) for name in LONGEST}
        super().__init__(data, prefix=standing.track, initial=typed)
        self.fields.update({name: _detail_field(about) for name, about in DETAILS.items()})
        self.fields = placed(self.fields, "return")
        self.answer, self.standing, self.is_asked = answer, standing, is_asked
        self.order_fault = ""
        self.own_keys = {one.id for one in own}
        self._limit(own)
        self._ask_order(words)
        for name, field in self.fields.items():
            if not isinstance(field, forms.ChoiceField):
                field.widget.attrs["maxlength"] = LONGEST[name]

    def _limit(self, own: Sequence[OwnInstrument]) -> None:
        track = Track(self.standing.track)
        states = [(state.value, str(State(state).label)) for state in STATES_OF[track]]
        nothing = gettext("as recorded") if self.standing.event else gettext("no answer")
        self._choose("state", [("", nothing), *states])
        for name in CODES:
            self._choose(name, [("", "---------"), *choices_of(name, track)])
        self._choose("own_instrument", [("", "---------"), *((one.id, one.title.text) for one in own)])
        if track != Track.ADOPTION or not own:
            del self.fields["own_instrument"]
        if track != Track.ADOPTION:
            del self.fields["variations"]

    def _ask_order(self, words: Sequence[AdoptionEntry]) -> None:
        """Ask which came first where the answer leaves it open; what was said before stays until it is needed."""
        field = self.fields["order"]
        assert isinstance(field, OrderField)  # noqa: S101 - for the type checker
        asked: Sequence[AdoptionEntry] = ()
        if self.answer.is_change and not faults_of(self.answer, self.own_keys).keys() & {"state", "since"}:
            plain = dataclasses.replace(word_of_answer(self.answer), follows=None, precedes=None)
            asked = to_name(words, plain, today=begun_anywhere())
        if asked:
            self.order_fault = field.offer(asked, self.answer.order)
        elif self.answer.order:
            field.hide()
        else:
            del self.fields["order"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        field.error_messages["invalid_choice"] = gettext("Choose one of the list.")

    def clean(self) -> dict[str, Any]:
        """Say what is missing, once it is to be handed in."""
        if self.is_asked:
            for name, fault in faults_of(self.answer, self.own_keys).items():
                self.add_error(name if name in self.fields else None, fault)
            if self.order_fault:
                self.add_error("order", self.order_fault)
        return self.cleaned_data

    @property
    def question(self) -> str:
        """What the track asks, in plain words."""
        return question_of(self.standing.track)

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown from the beginning."""
        return self.answer.is_begun or bool(self.is_bound and self.errors)


def _detail_field(about: StatementField) -> forms.Field:
    said: dict[str, Any] = {
        "required": False,
        "label": about.return_label or about.label,
        "help_text": about.return_help,
    }
    if about.choices is not None:
        return forms.ChoiceField(**said)
    if about.kind == FieldKind.ADDRESS:
        return forms.CharField(widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}), **said)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **said)


@dataclass(slots=True)
class ReturnForm:
    """The four tracks of one return, and what it shares."""

    tracks: list[TrackForm]
    sharing: SharingForm

    @classmethod
    def blank(cls, yearly_return: Any) -> "ReturnForm":
        """Fill the form with what was saved."""
        tracks = list(_track_forms(yearly_return, read_answers(yearly_return.answers), None, is_asked=False))
        return cls(tracks, _sharing_form(yearly_return, read_shared(yearly_return.answers), None, is_asked=False))

    @classmethod
    def typed(cls, yearly_return: Any, data: Mapping[str, Any], *, is_asked: bool) -> "ReturnForm":
        """Fill the form with what was typed; `is_asked` says what is missing."""
        answers = [
            make_answer(track, {name: data.get(f"{track}-{name}", "") for name in LONGEST}) for track in Track.values
        ]
        typed = {name: data.get(f"{SHARED}-{name}", "") for name in LONGEST_SHARED}
        shared = make_shared(typed, get_language() or "en")
        tracks = list(_track_forms(yearly_return, answers, data, is_asked=is_asked))
        return cls(tracks, _sharing_form(yearly_return, shared, data, is_asked=is_asked))

    @property
    def answers(self) -> list[TrackAnswer]:
        """What the form says."""
        return [form.answer for form in self.tracks]

    @property
    def shared(self) -> SharedAnswer:
        """What is offered to others."""
        return self.sharing.answer

    def emptied(self) -> list[TrackAnswer]:
        """Return answers that change nothing."""
        return [TrackAnswer(form.standing.track) for form in self.tracks]

    def is_valid(self) -> bool:
        """Tell whether it can be handed in."""
        right = [form.is_valid() for form in (*self.tracks, self.sharing)]  # each of them says what is missing
        return all(right)

    @property
    def lacks_order(self) -> bool:
        """Whether an answer has to say which came first, and does not."""
        return any(form.order_fault for form in self.tracks)

    @property
    def has_standing(self) -> bool:
        """Whether anything is recorded that could be confirmed."""
        return any(form.standing.event for form in self.tracks)


def _sharing_form(yearly_return: Any, answer: SharedAnswer, data: Any, *, is_asked: bool) -> SharingForm:
    return SharingForm(data, answer=answer, organization=yearly_return.organization, is_asked=is_asked)


def _track_forms(
    yearly_return: Any, answers: Sequence[TrackAnswer], data: Any, *, is_asked: bool
) -> Iterator[TrackForm]:
    own = own_instruments(yearly_return.organization)
    standings = standings_of(yearly_return.organization, yearly_return.reference)
    for answer, standing in zip(answers, standings, strict=True):
        shown = data
        if data is not None:  # what is kept is what is shown
            shown = {f"{answer.track}-{name}": getattr(answer, name) for name in LONGEST}
        place = (yearly_return.organization_id, yearly_return.reference_id, answer.track)
        words = read_place(*place) if answer.is_change else ()
        yield TrackForm(shown, answer=answer, standing=standing, own=own, words=words, is_asked=is_asked)


class ReferenceField(InstrumentChoiceField):
    """The instruments that the user may see."""

    def __init__(self) -> None:
        super().__init__(queryset=InstrumentPage.objects.none(), label=_("In relation to which instrument"))


class OrganizationsField(forms.ModelMultipleChoiceField):
    """Boxes to tick, alphabetical."""

    def __init__(self) -> None:
        super().__init__(
            queryset=OrganizationPage.objects.none(),
            to_field_name="translation_key",
            label=_("Organizations"),
            widget=forms.CheckboxSelectMultiple,
        )

    def label_from_instance(self, obj: OrganizationPage) -> str:
        """Name the organization."""
        return obj.name_in()


class OpenReturnsForm(forms.Form):
    """Whom the secretariat asks, beside which instrument, for which year."""

    reference = ReferenceField()
    year = forms.IntegerField(label=_("Year"), min_value=YEARS[0], max_value=YEARS[-1])
    days = forms.IntegerField(
        label=_("The link is valid for"), min_value=1, max_value=365, help_text=_("Days from today.")
    )
    organizations = OrganizationsField()
    enquiry: Any = forms.ModelChoiceField(
        label=_("Enquiry"),
        queryset=Enquiry.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"year": today().year, "days": HOLDS_FOR.days, **self.initial}
        offer(self, "reference", InstrumentPage.objects.visible_to(user).for_listing())
        there = without_ended(OrganizationPage.objects.visible_to(user), today())
        offer(self, "organizations", there.for_listing())
        offer(self, "enquiry", Enquiry.objects.visible_to(user))

    def clean_days(self) -> datetime.timedelta:
        """Return how long the link holds."""
        return datetime.timedelta(days=self.cleaned_data["days"])


class BeginReturnForm(forms.Form):
    """With which instrument an organization begins its return by itself."""

    reference = ReferenceField()
    organization = PageChoiceField(queryset=OrganizationPage.objects.none(), label=_("Organization"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reference", InstrumentPage.objects.visible_to(user).for_listing())
        offer(self, "organization", OrganizationPage.objects.of(user).for_listing())
