"""A statement of where an organization stands: what it says, each thing named once for all places that carry it."""

import dataclasses
import datetime
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from organizations.models.page_fields import in_places
from practices.models.adoptions import AdoptionEvent, Basis, EvidenceKind
from practices.models.dates import PartialDate
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision

Surface = Literal["form", "return", "submission", "api", "dump", "sheet"]
"""The places that carry a statement field by field, each in its own order."""


class FieldKind(enum.StrEnum):
    """What a detail is: a code of a closed list, words, or the address of a page."""

    CODE = "code"
    WORDS = "words"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementField:
    """How each place names one detail of a statement, and where it stands there.

    A code is a column of the ledger and stays; words and addresses belong to the erasable record and can be removed.
    `means` is for the API, the dump and the columns of sheets, in English; `most` the characters that are kept.
    `after` names the field behind which it stands; where a place is not named it stands at the end.
    `is_placed`: the pages show it in a place of its own; else it is shown by its label.
    """

    label: str | Promise
    means: str
    kind: FieldKind = FieldKind.WORDS
    choices: type[models.TextChoices] | None = None
    most: int = 4000
    most_in_return: int = 2000
    empty_label: str | Promise = "---------"
    form_help: str | Promise = ""
    return_label: str | Promise = ""
    return_help: str | Promise = ""
    submission_help: str = ""
    after: Mapping[Surface, str] = dataclasses.field(default_factory=dict)
    is_placed: bool = False

    @property
    def is_code(self) -> bool:
        """Whether it is a column of the ledger; else it belongs to the erasable record."""
        return self.kind == FieldKind.CODE


def _field(**about: Any) -> Any:
    return dataclasses.field(default="", metadata={"about": StatementField(**about)})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDetails:
    """What a statement says beside place, state and day. One more line here and a column make one more detail."""

    evidence_kind: str = _field(
        label=_("Kind of evidence"),
        means="What lies behind it. A text or an article proves adoption only.",
        kind=FieldKind.CODE,
        choices=EvidenceKind,
        most=16,
        most_in_return=16,
        empty_label=_("as “Rests on” says"),
        form_help=_("A text or an article proves adoption only; the other tracks need other evidence."),
        return_label=_("Evidence"),
        return_help=_("The statement of this return is enough."),
        submission_help="It follows from track and basis without it.",
        after={
            "form": "basis",
            "return": "since",
            "submission": "basis",
            "api": "is_demonstration",
            "dump": "basis",
            "sheet": "is_demonstration",
        },
        is_placed=True,
    )
    evidence_address: str = _field(
        label=_("Address of the evidence"),
        means="Where the evidence is; may be empty.",
        kind=FieldKind.ADDRESS,
        most=500,
        most_in_return=500,
        return_label=_("Address where others can read it"),
        after={
            "form": "note",
            "return": "own_instrument",
            "submission": "evidence_kind",
            "api": "statement_on",
            "dump": "evidence_kind",
            "sheet": "provision_address",
        },
        is_placed=True,
    )
    note: str = _field(
        label=_("Note"),
        means="What is said beside it; may be empty.",
        form_help=_("No case data and no personal data of victims."),
        return_help=_("No case data, and no personal data of victims."),
        after={
            "form": "provision",
            "return": "evidence_address",
            "submission": "provision",
            "api": "provision",
            "dump": "provision_id",
            "sheet": "agreed_on",
        },
        is_placed=True,
    )
    variations: str = _field(
        label=_("Where it differs from the reference"),
        means="Where it differs from the reference; may be empty.",
        form_help=_("What was left out, added or changed, briefly."),
        return_label=_("Where it differs from the instrument above"),
        after={
            "form": "provision",
            "return": "evidence_address",
            "submission": "provision",
            "api": "evidence_kind",
            "dump": "note",
            "sheet": "evidence_kind",
        },
        is_placed=True,
    )
    statement: str = _field(
        label=_("Statement of the organization"),
        means="The organization's own words; may be empty.",
        most_in_return=4000,
        form_help=_("The organization’s own words. Needed for “not planned”."),
        return_label=_("Statement of your organization"),
        return_help=_("Shown word for word with the answer. Needed for “not planned”."),
        after={
            "form": "evidence_address",
            "return": "variations",
            "submission": "note",
            "api": "note",
            "dump": "variations",
            "sheet": "rests_on",
        },
        is_placed=True,
    )

    @property
    def details(self) -> dict[str, Any]:
        """All of them by name, as they are kept."""
        return {name: getattr(self, name) for name in DETAILS}

    @property
    def words(self) -> dict[str, str]:
        """Those of the erasable record by name."""
        return {name: getattr(self, name) for name in WORDS}

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Label and text of those that have no place of their own on the pages, as far as something is said."""
        return labelled(self)


DETAILS: dict[str, StatementField] = {one.name: one.metadata["about"] for one in dataclasses.fields(StatementDetails)}
"""The details by name, in the order in which they are declared."""
CODES = tuple(name for name, about in DETAILS.items() if about.is_code)
"""Those that are columns of the ledger."""
WORDS = tuple(name for name, about in DETAILS.items() if not about.is_code)
"""Those of the erasable record; the ledger row keeps a salted digest of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(StatementDetails):
    """Where an organization stands on a duty towards a reference instrument, since when, and what that rests on.

    Without `evidence_kind` it follows from track and basis. `follows` or `precedes` names an event of the same place.
    """

    organization: OrganizationPage
    reference: InstrumentPage
    track: str
    state: str
    effective: PartialDate
    basis: str = Basis.STATED
    own_instrument: InstrumentPage | None = None
    provision: Provision | None = None
    statement_on: datetime.date | None = None
    follows: AdoptionEvent | None = None
    precedes: AdoptionEvent | None = None


def placed[Value](fields: Mapping[str, Value], surface: Surface) -> dict[str, Value]:
    """Return the fields of a surface in its order: each detail among them behind the one that it names, else last."""
    return in_places(fields, {name: about.after.get(surface, "") for name, about in DETAILS.items()})


def labelled(source: Any, names: Iterable[str] = DETAILS) -> list[tuple[str, str]]:
    """Return label and text of the details without a place of their own that `source` has and that say something."""
    found = ((DETAILS[name], getattr(source, name, "")) for name in names)
    return [
        (str(about.label), str(about.choices(said).label) if about.choices else said)
        for about, said in found
        if said and not about.is_placed
    ]
