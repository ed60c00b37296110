"""The form in which somebody says where an organization stands."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.actions.adoption_order import changes_nothing, event_in_words, new_word, place_without
from practices.forms.cited_provisions import find_provision
from practices.forms.days import PastDayField
from practices.forms.event_order import OrderField
from practices.forms.pages import InstrumentChoiceField, PageChoiceField, offer
from practices.forms.partial_dates import PartialDateField
from practices.forms.relayed import OF_PROVENANCE, ProvenanceForm
from practices.models.adoptions import STATES_OF, AdoptionEvent, Basis, State, Track
from practices.models.editions import begun_anywhere, today
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.statements import DETAILS, FieldKind, Statement, StatementField, placed
from practices.permissions import acts_for, is_secretariat
from practices.queries.adoptions.counting import NewWord, to_name
from practices.queries.adoptions.courses import AdoptionEntry

RESTS_ON = [choice for choice in Basis.choices if choice[0] != Basis.CHECKED]
"""What a person records; a check is an act of its own, on the screen of the event."""

TAKEN_OVER = ("organization", "reference", "effective", "basis", "own_instrument", "provision")
"""What a statement says as the form says it."""


def standings() -> list[tuple[str, Any]]:
    """Return the states by duty, as "track:state", after an empty choice."""
    return [
        ("", "---------"),
        *(
            (str(Track(track).label), [(f"{track}:{state.value}", str(State(state).label)) for state in states])
            for track, states in STATES_OF.items()
        ),
    ]


def organizations_to_record(user: Any) -> Any:
    """Keep the organizations whose standing `user` may record, by name."""
    organizations = OrganizationPage.objects
    chosen = organizations.visible_to(user) if is_secretariat(user) else organizations.of(user)
    return chosen.for_listing()


class AdoptionForm(ProvenanceForm):
    """Limited to what `user` may say: their organizations, the instruments that they may see."""

    organization = PageChoiceField(
        queryset=OrganizationPage.objects.none(),
        label=_("Organization"),
        help_text=_("The organization whose standing this is."),
    )
    reference = InstrumentChoiceField(
        queryset=InstrumentPage.objects.none(),
        label=_("Reference instrument"),
        help_text=_("The instrument of another organization with which this is compared."),
    )
    standing = forms.ChoiceField(choices=standings, label=_("Where it stands"))
    effective = PartialDateField(
        label=_("Since"), required=True, help_text=_("2004-05-14, 2004-05 or 2004, as precisely as it is known.")
    )
    basis = forms.ChoiceField(choices=RESTS_ON, label=_("Rests on"), initial=Basis.STATED)
    own_instrument = InstrumentChoiceField(
        queryset=InstrumentPage.objects.none(),
        required=False,
        label=_("The organization’s own instrument"),
        help_text=_("Needed for “text published” and “article cited”."),
    )
    provision = forms.CharField(
        required=False,
        max_length=600,
        label=_("Cited provision"),
        help_text=_("Its address, as shown on the page of the edition: …/2004-05-14-en/#art_3"),
    )
    statement_on = PastDayField(label=_("Date of the statement"), help_text=_("Or of the letter, reply or return."))
    as_organization = forms.BooleanField(
        required=False,
        label=_("The organization states this itself"),
        help_text=_(
            "By its letter, reply or return: give the date. It becomes public once the organization, or another member "
            "of the secretariat, confirms it. While an organization is a contact only, entries about it are shown only "
            "to the secretariat."
        ),
    )
    agreed_on = PastDayField(
        label=_("The organization agreed on"),
        help_text=_("Without its agreement only the secretariat and the organization see this."),
    )

    order = OrderField()
    anyway = forms.BooleanField(required=False, label=_("Record it anyway"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.named: dict[str, AdoptionEvent | None] = {}
        all_of_them = is_secretariat(user)
        organizations = organizations_to_record(user)
        visible = InstrumentPage.objects.visible_to(user).for_listing()
        own = visible if all_of_them else visible.filter(organization__in=organizations.order_by().values("pk"))
        offer(self, "organization", organizations)
        offer(self, "reference", visible)
        offer(self, "own_instrument", own)
        self.fields.update({name: _detail_field(about) for name, about in DETAILS.items()})
        self.fields = placed(self.fields, "form")
        self.order_fields([name for name in self.fields if name not in OF_PROVENANCE])
        if not all_of_them:
            for name in ("agreed_on", "as_organization", "statement_on", *OF_PROVENANCE):
                del self.fields[name]
        if not self.is_bound:
            for name in ("order", "anyway"):
                del self.fields[name]

    def clean_provision(self) -> Provision | None:
        """Find the provision at the given address among those that the user may see."""
        text = self.cleaned_data["provision"].strip()
        if not text:
            return None
        found = find_provision(text, self.user, self.cleaned_data.get("own_instrument"))
        if found is None:
            raise ValidationError(gettext("There is no provision that you can cite at this address."))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask which came first where that is open, and whether to record what changes nothing that is shown."""
        values = super().clean() or {}
        is_read = all(values.get(name) for name in ("organization", "reference", "standing", "effective"))
        if is_read:
            self._ask(values)
        else:  # whatever else is wrong: an answer stays until it is needed
            self._keep_answers()
        organization = values.get("organization")
        is_undated = (
            values.get("as_organization")
            and not (values.get("statement_on") or (values.get("letter") and values.get("dated_on")))
            and "statement_on" not in self.errors
        )
        if is_undated and organization and not acts_for(self.user, organization):
            self.add_error("statement_on", gettext("Give the date of the letter, reply or return."))
        return values

    def _ask(self, values: dict[str, Any]) -> None:
        track, state = values["standing"].split(":")
        words = place_without(values["organization"], values["reference"], track)
        new = new_word(state=state, effective=values["effective"])
        asked = to_name(words, new, today=begun_anywhere())
        if asked:
            self.ask_order(asked)
        else:
            del self.fields["order"]
        if not self.errors:
            new = new_word(state=state, effective=values["effective"], **self.named)
            self._warn(words, new, values)
        elif not values.get("anyway"):
            self.fields.pop("anyway", None)

    def ask_order(self, asked: Sequence[AdoptionEntry]) -> None:
        """Ask which came first, this or one of these events, and take the answer."""
        field = self.fields["order"]
        assert isinstance(field, OrderField)  # noqa: S101 - for the type checker
        answer = self.cleaned_data.get("order", "")
        fault = field.offer(asked, answer)
        if fault:
            self.add_error("order", fault)
            return
        name, _colon, key = answer.partition(":")
        self.named = {name: AdoptionEvent.objects.get(public_id=key)}

    def _warn(self, words: Sequence[AdoptionEntry], new: NewWord, values: dict[str, Any]) -> None:
        shown = changes_nothing(words, new)
        if shown is None:
            del self.fields["anyway"]
        elif not values.get("anyway"):
            said = {"event": event_in_words(shown)}
            self.add_error(
                "anyway",
                gettext("This does not change what is shown: “%(event)s” stays. Record it anyway?") % said,
            )

    def _keep_answers(self) -> None:
        for name in ("order", "anyway"):
            if self.data.get(self.add_prefix(name)):
                self.fields[name].widget = forms.HiddenInput()
            else:
                del self.fields[name]

    def statement_of_fact(self) -> Statement:
        """Return what was said. Who speaks for the organization makes its statement today."""
        values = self.cleaned_data
        track, state = values["standing"].split(":")
        is_theirs = acts_for(self.user, values["organization"])
        return Statement(
            track=track,
            state=state,
            statement_on=values.get("statement_on") or (today() if is_theirs else None),
            **{name: values[name] for name in (*TAKEN_OVER, *DETAILS)},
            follows=self.named.get("follows"),
            precedes=self.named.get("precedes"),
        )

    def how_it_is_known(self) -> dict[str, Any]:
        """Return the further arguments of `record_adoption`: who says so, and where that was read."""
        return {
            "agreed_on": self.cleaned_data.get("agreed_on"),
            "as_organization": self.cleaned_data.get("as_organization", False),
            "provenance": self.provenance_given(),
        }


def _detail_field(about: StatementField) -> forms.Field:
    said: dict[str, Any] = {"required": False, "label": about.label, "help_text": about.form_help}
    if about.choices is not None:
        return forms.ChoiceField(choices=[("", about.empty_label), *about.choices.choices], **said)
    if about.kind == FieldKind.ADDRESS:
        return forms.URLField(max_length=about.most, assume_scheme="https", **said)
    return forms.CharField(max_length=about.most, widget=forms.Textarea(attrs={"rows": 3}), **said)
