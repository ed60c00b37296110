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
from practices.models import (
    STATES_OF,
    AdoptionEvent,
    Basis,
    EvidenceKind,
    InstrumentPage,
    Provision,
    State,
    Track,
    begun_anywhere,
    today,
)
from practices.permissions import acts_for, is_secretariat
from practices.queries.adoptions.counting import NewWord, to_name
from practices.queries.adoptions.courses import AdoptionEntry

RESTS_ON = [choice for choice in Basis.choices if choice[0] != Basis.CHECKED]
"""What a person records; a check is an act of its own, on the screen of the event."""


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
        queryset=OrganizationPage.objects.none(), label=_("Organization"), help_text=_("Whose standing this is.")
    )
    reference = InstrumentChoiceField(
        queryset=InstrumentPage.objects.none(),
        label=_("Reference instrument"),
        help_text=_("The instrument of another organization that this is compared with."),
    )
    standing = forms.ChoiceField(choices=standings, label=_("Where it stands"))
    effective = PartialDateField(
        label=_("Since"), required=True, help_text=_("2004-05-14, 2004-05 or 2004: as far as it is known.")
    )
    basis = forms.ChoiceField(choices=RESTS_ON, label=_("Rests on"), initial=Basis.STATED)
    evidence_kind = forms.ChoiceField(
        required=False,
        choices=[("", _("as “Rests on” says")), *EvidenceKind.choices],
        label=_("Kind of evidence"),
        help_text=_("A text or an article proves adoption only; the other tracks rest on the others."),
    )
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
        help_text=_("Its address, as the page of the edition gives it: …/2004-05-14-en/#art_3"),
    )
    variations = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Where it differs from the reference"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was left out, added or changed, in a few words."),
    )
    note = forms.CharField(
        required=False,
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No case data and no personal data of victims."),
    )
    evidence_address = forms.URLField(
        required=False, max_length=500, label=_("Address of the evidence"), assume_scheme="https"
    )
    statement = forms.CharField(
        required=False,
        label=_("Statement of the organization"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Its own words. Needed for “not planned”."),
    )
    statement_on = PastDayField(label=_("Date of the statement"), help_text=_("Or of the letter, reply or return."))
    as_organization = forms.BooleanField(
        required=False,
        label=_("The organization says this itself"),
        help_text=_(
            "By its letter, reply or return: give its date. It is public once the organization, or another of the "
            "secretariat, confirms it; of an organization that is kept as a contact only nobody but the secretariat "
            "sees anything."
        ),
    )
    agreed_on = PastDayField(
        label=_("The organization agreed on"),
        help_text=_("Without its agreement only the secretariat and the organization see this."),
    )

    order = OrderField()
    anyway = forms.BooleanField(required=False, label=_("Record it all the same"))

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
            raise ValidationError(gettext("There is no provision that you may cite at this address."))
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
                gettext("This changes nothing that is shown: “%(event)s” stays. Record it all the same?") % said,
            )

    def _keep_answers(self) -> None:
        for name in ("order", "anyway"):
            if self.data.get(self.add_prefix(name)):
                self.fields[name].widget = forms.HiddenInput()
            else:
                del self.fields[name]

    def statement_of_fact(self) -> dict[str, Any]:
        """Return the arguments of `record_adoption`. Who speaks for the organization makes its statement today."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in OF_PROVENANCE}
        values["provenance"] = self.provenance_given()
        track, state = values.pop("standing").split(":")
        values["evidence_kind"] = values["evidence_kind"] or None
        if acts_for(self.user, values["organization"]):
            values["statement_on"] = values.get("statement_on") or today()
        for name in ("order", "anyway"):
            values.pop(name, None)
        return {**values, **self.named, "track": track, "state": state}
