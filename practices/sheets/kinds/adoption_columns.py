"""The columns of sheets of adoption facts: those of the page's sheet, and where the organization's word is from."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from practices.models.adoptions import Basis, State, Track
from practices.models.notices import WordOf
from practices.models.statements import DETAILS
from practices.sheets.columns import SheetColumn
from practices.sheets.kinds.lookups import NAMES_OF_ORGANIZATION

LEFT_OUT = frozenset(
    {
        "state_label", "effective_precision", "recorded_at", "event_id", "last_confirmed", "issuer", "as_of",
        "known_on", "is_demonstration", "removed_on", "removed_for", "not_reconfirmed", "informed_on", "provision",
        "id", "url", "follows", "precedes", "reference_organization_id",
    }
)  # fmt: skip
"""Columns of the sheet of the page, of the API and of the dump that say nothing to be taken in."""
OF_OTHERS = ("reverses", "reversed_by", "checks")
"""Columns of the API and of the dump by which an entry is about another one, or no longer holds."""


def _details() -> Iterator[SheetColumn]:
    for name, about in DETAILS.items():
        yield SheetColumn(name=name, label=about.label, choices=about.choices, most=about.most)


ADOPTION_COLUMNS = (
    SheetColumn(
        name="organization",
        label=gettext_lazy("Organization"),
        aliases=(*NAMES_OF_ORGANIZATION, "name", "acronym"),
        example="Northern Seas Commission",
    ),
    SheetColumn(name="organization_id", label=gettext_lazy("Id of the organization"), is_offered=False),
    SheetColumn(
        name="reference",
        label=gettext_lazy("Reference instrument"),
        aliases=("instrument", "code", "reference title"),
        example="Code of Conduct",
    ),
    SheetColumn(name="reference_id", label=gettext_lazy("Id of the reference instrument"), is_offered=False),
    SheetColumn(name="track", label=gettext_lazy("Track"), choices=Track, aliases=("duty",), example="adoption"),
    SheetColumn(
        name="state",
        label=gettext_lazy("Where it stands"),
        choices=State,
        aliases=("stage", "status", "standing"),
        example="in_place",
    ),
    SheetColumn(
        name="effective_on",
        label=gettext_lazy("Since"),
        aliases=("date", "effective", "adopted on", "date of adoption"),
        example="14 May 2004",
    ),
    SheetColumn(
        name="rests_on",
        label=gettext_lazy("Rests on"),
        choices=Basis,
        aliases=("basis",),
        example="stated_by_organization",
    ),
    *_details(),
    SheetColumn(
        name="own_instrument",
        label=gettext_lazy("The organization’s own instrument"),
        aliases=("own instrument id",),
    ),
    SheetColumn(name="own_instrument_address", label=gettext_lazy("Address of the organization’s own instrument")),
    SheetColumn(name="provision_address", label=gettext_lazy("Cited provision"), aliases=("provision id",), most=600),
    SheetColumn(
        name="word_of",
        label=gettext_lazy("Stated by"),
        choices=WordOf,
        help_text=gettext_lazy("organization: it states this itself; secretariat: not confirmed by it"),
    ),
    SheetColumn(name="statement_on", label=gettext_lazy("Date of the statement"), example="3 June 2004"),
    SheetColumn(name="agreed_on", label=gettext_lazy("The organization agreed on")),
    SheetColumn(
        name="letter",
        label=gettext_lazy("Reference number of the source letter"),
        aliases=("source letter", "letter", "source"),
        help_text=gettext_lazy("of a contact that is recorded with its scan"),
        most=40,
    ),
    SheetColumn(name="entered_from", label=gettext_lazy("Public source"), most=500),
    SheetColumn(name="reverses", label=gettext_lazy("Reverses the entry"), is_offered=False),
    SheetColumn(name="reversed_by", label=gettext_lazy("Reversed by the entry"), is_offered=False),
    SheetColumn(name="checks", label=gettext_lazy("Checks the entry"), is_offered=False),
)
