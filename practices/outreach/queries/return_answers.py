"""What a return says, track by track: reading what was saved, and what would keep it from being handed in."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from practices.models.adoptions import MAY_LIE_AHEAD, OF_ADOPTION_ALONE, STATES_OF, Basis, EvidenceKind, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import begun_anywhere
from practices.models.statements import DETAILS, StatementDetails

LONGEST = {
    "state": 24,
    "since": 40,
    "own_instrument": 36,
    "order": 60,
    **{name: about.most_in_return for name, about in DETAILS.items()},
}
"""Characters that are kept of each field."""

NAMED = re.compile(r"(follows|precedes):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.ASCII)
"""How an answer says which event it follows or precedes."""


@dataclass(frozen=True, slots=True)
class TrackAnswer(StatementDetails):
    """What a return says of one track, as it was typed; without a state nothing changes on it.

    `since` is a date as far as it is known, `own_instrument` a uuid; `order` says which came first, where that is open:
    "follows:" or "precedes:" and the uuid of an event.
    """

    track: str
    state: str = ""
    since: str = ""
    own_instrument: str = ""
    order: str = ""

    @property
    def basis(self) -> str:
        """What it rests on: a text that is published here, or the word of the organization."""
        names_text = self.evidence_kind == EvidenceKind.TEXT and self.own_instrument
        return (Basis.TEXT_PUBLISHED if names_text else Basis.STATED).value

    @property
    def kind(self) -> EvidenceKind:
        """The kind of evidence; without one it is the statement."""
        is_known = self.evidence_kind in EvidenceKind.values
        return EvidenceKind(self.evidence_kind) if is_known else EvidenceKind.STATEMENT

    @property
    def evidence_label(self) -> str:
        """The kind of evidence in words."""
        return str(self.kind.label)

    @property
    def complete(self) -> Self:
        """The same with its kind of evidence, as it is proposed."""
        return replace(self, evidence_kind=self.kind.value)

    @property
    def is_change(self) -> bool:
        """Whether it says where the organization stands."""
        return bool(self.state)

    @property
    def named(self) -> dict[str, str]:
        """The uuid of the event that it follows or precedes, by which of the two; empty where none is named."""
        said = NAMED.fullmatch(self.order)
        return {said[1]: said[2]} if said else {}

    @property
    def is_begun(self) -> bool:
        """Whether anything was typed."""
        return any(getattr(self, name) for name in LONGEST)


@dataclass(frozen=True, slots=True)
class ReturnRemark:
    """What the second person wrote on sending a return back, and on which day (ISO 8601)."""

    words: str
    on: str


def read_answers(stored: Mapping[str, Any]) -> tuple[TrackAnswer, ...]:
    """Return what was saved, one answer for each track in their order; what is not there is empty."""
    return tuple(make_answer(track, stored.get(track) or {}) for track in Track.values)


def make_answer(track: str, typed: Mapping[str, Any]) -> TrackAnswer:
    """Make an answer of what was typed, cut to what is kept, without characters that no database keeps."""
    kept = {name: str(typed.get(name) or "").replace("\0", "").strip()[:most] for name, most in LONGEST.items()}
    return TrackAnswer(track, **kept)


def store_answers(answers: Iterable[TrackAnswer], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be saved: the answers in which something was typed, and what else was `stored`."""
    rest = {name: value for name, value in stored.items() if name not in Track.values}
    return rest | {
        answer.track: {name: value for name, value in asdict(answer).items() if value and name != "track"}
        for answer in answers
        if answer.is_begun
    }


def read_remark(stored: Mapping[str, Any]) -> ReturnRemark | None:
    """Return the remark with which a return was sent back, None if it was not."""
    said = stored.get("remark")
    return (
        ReturnRemark(**{field.name: str(said.get(field.name, "")) for field in fields(ReturnRemark)}) if said else None
    )


def choices_of(name: str, track: str) -> list[tuple[str, str]]:
    """Return the codes of a detail that a return may name on a track, with their words."""
    if name == "evidence_kind":
        return [(kind.value, str(kind.label)) for kind in evidence_kinds(track)]
    choices = DETAILS[name].choices
    return [(value, str(label)) for value, label in choices.choices] if choices else []


def evidence_kinds(track: str) -> list[EvidenceKind]:
    """Return the kinds of evidence that a return may name on a track; an article is cited by an officer."""
    kinds = [kind for kind in EvidenceKind if kind != EvidenceKind.ARTICLE]
    return [kind for kind in kinds if track == Track.ADOPTION or kind not in OF_ADOPTION_ALONE]


def faults_of(answer: TrackAnswer, own_instruments: Collection[str]) -> dict[str, str]:
    """Say by field what keeps an answer from being handed in; nothing for one that is as it should be.

    `own_instruments` are the uuids of the instruments that the organization may name as its own.
    """
    if not answer.is_change:
        return (
            {"state": _("Specify where your organization stands, or leave all of it empty.")} if answer.is_begun else {}
        )
    found = {
        "state": _fault_of_state(answer),
        "since": _fault_of_day(answer),
        "evidence_kind": _fault_of_kind(answer),
        "evidence_address": _fault_of_address(answer.evidence_address),
        "own_instrument": ""
        if not answer.own_instrument or answer.own_instrument in own_instruments
        else _("Choose one of your organization’s instruments."),
        "statement": _("“Not planned” is shown as your organization’s statement: add its wording.")
        if answer.state == State.NOT_PLANNED and not answer.statement
        else "",
    }
    return {name: fault for name, fault in found.items() if fault}


def _fault_of_state(answer: TrackAnswer) -> str:
    fits = answer.state in STATES_OF[Track(answer.track)]
    return "" if fits else _("This state does not fit this track.")


def _fault_of_day(answer: TrackAnswer) -> str:
    if not answer.since:
        return _("Specify since when: a year is enough.")
    try:
        since = PartialDate.parse(answer.since)
    except ValueError as error:
        return str(error)
    is_ahead = since.on > begun_anywhere() and answer.state not in MAY_LIE_AHEAD
    return _("This date is in the future. Until then, record “Planned” or “Considering”.") if is_ahead else ""


def _fault_of_kind(answer: TrackAnswer) -> str:
    if answer.evidence_kind and answer.evidence_kind not in evidence_kinds(answer.track):
        return _("This kind of evidence cannot be used for this track.")
    if answer.evidence_kind == EvidenceKind.TEXT and not (answer.own_instrument or answer.evidence_address):
        return _("Name the text: choose your instrument, or give its address.")
    return ""


def _fault_of_address(address: str) -> str:
    if not address:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return _("An address begins with https:// and can be opened.")
    return ""
