"""Sheets of adoption facts: where organizations stand, since when, and what that rests on."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import OrganizationPage
from practices.actions.adoption_order import (
    AdoptionRefused,
    OrderNeeded,
    changes_nothing,
    event_in_words,
    new_word,
    place_without,
)
from practices.actions.adoptions import complete, record_adoption, refuse_unsound, reverse_adoption
from practices.actions.relayed import Provenance, RelayRefused
from practices.admin.asked import read_uuid
from practices.forms.cited_provisions import find_provision
from practices.models.adoptions import STATES_OF, AdoptionEvent, Basis, State, Track
from practices.models.dates import format_partial_date
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.models.notices import WordOf
from practices.models.outreach.contacts import Contact
from practices.models.sheets import SheetOutcome
from practices.models.statements import DETAILS, Statement
from practices.permissions import acts_for
from practices.queries.approvals.entries import say_partners
from practices.queries.wording import with_label
from practices.sheets.columns import RowFault, RowReader, SheetChoiceNeeded, SheetRowRefused, find_choice
from practices.sheets.kinds.adoption_columns import ADOPTION_COLUMNS, LEFT_OUT, OF_OTHERS
from practices.sheets.kinds.kind import RowResult, SheetKind
from practices.sheets.kinds.letters import letter_of
from practices.sheets.kinds.lookups import (
    SheetLookups,
    find_instrument,
    find_organization,
    mark_of_instruments,
    one_line,
    read_lookups,
)

ANYWAY = "anyway"
COLUMN_OF_FIELD = {"effective": "effective_on", "provision": "provision_address", "basis": "rests_on"}
"""The columns of what a statement has under another name."""


class AdoptionSheet(SheetKind):
    """Adoption facts, with the columns of the sheet that the page of adoptions gives out."""

    code = "adoptions"
    label = gettext_lazy("Adoption facts")
    help_text = gettext_lazy(
        "A row for each organization and track. What the organization states itself needs the date of its statement."
    )
    needed = (
        ("organization", "organization_id"),
        ("reference", "reference_id"),
        ("track",),
        ("state",),
        ("effective_on",),
    )
    taken_over = LEFT_OUT
    columns = ADOPTION_COLUMNS

    def known(self, by: Any) -> SheetLookups:
        """Read organizations and instruments."""
        return read_lookups(by)

    def mark_of_known(self, by: Any) -> Any:
        """Return the marks of both."""
        return super().mark_of_known(by), mark_of_instruments(by)

    def take(self, cells: Mapping[str, str], *, by: Any, known: Any, choice: str = "") -> RowResult:
        """Record what a row says of where an organization stands."""
        row = self.reader(cells)
        if _says_nothing(row):
            return RowResult(SheetOutcome.EXISTS, row.text("organization"), _("The row states nothing that counts."))
        statement, about = _statement(row, known, by, choice)
        provenance = _provenance(row, statement.organization, by)
        said: dict[str, Any] = {"agreed_on": row.day("agreed_on"), "as_organization": _is_own_word(row)}
        row.refuse()
        try:
            refuse_unsound(statement=complete(statement), by=by, as_organization=said["as_organization"])
            if choice != ANYWAY and _is_there(statement):
                return RowResult(SheetOutcome.EXISTS, about, _("This is recorded already."))
            _ask(statement, about, choice)
            event = record_adoption(statement=statement, by=by, provenance=provenance, **said)
        except OrderNeeded as refusal:
            raise SheetChoiceNeeded(str(refusal), _orders(refusal), about=about) from refusal
        except AdoptionRefused as refusal:
            raise SheetRowRefused(
                RowFault(COLUMN_OF_FIELD.get(refusal.field, refusal.field), str(refusal))
            ) from refusal
        except RelayRefused as refusal:
            raise SheetRowRefused(RowFault("", str(refusal))) from refusal
        return RowResult(
            SheetOutcome.NEW, about, _becomes(event), {"event": str(event.public_id), "was": _shown(event)}
        )

    def keys(self, cells: Mapping[str, str], known: SheetLookups) -> list[str]:
        """Return the track of an organization beside a reference."""
        organizations = known.organizations.named(one_line(cells, "organization_id", "organization"))
        references = known.instruments.named(one_line(cells, "reference_id", "reference"))
        track = find_choice(Track, cells.get("track", ""))
        if not (len(organizations) == len(references) == 1 and track):
            return []
        return [f"{organizations[0].pk} {references[0].pk} {track}"]

    def publishing_needs(self, rows: Any, by: Any) -> list[str]:
        """Say who can confirm what is entered as the word of organizations."""
        return [say_partners(by)] if rows.filter(outcome=SheetOutcome.NEW).exists() else []

    def thing(self, made: Mapping[str, Any]) -> str:
        """Return the id of the event."""
        return str(made.get("event", ""))

    def undo(self, made: Mapping[str, Any], *, by: Any) -> str:
        """Reverse the event, unless somebody has confirmed or checked it since."""
        event = AdoptionEvent.objects.for_listing().filter(public_id=made["event"]).first()
        if event is None or AdoptionEvent.objects.filter(reverses=event).exists():
            return ""
        if _shown(event) != made["was"]:
            return _("It has been confirmed since.")
        if AdoptionEvent.objects.filter(checks=event, reversed_by__isnull=True).exists():
            return _("It has been checked since.")
        try:
            reverse_adoption(event=event, by=by, note=_("The import of a sheet was undone."))
        except AdoptionRefused as refusal:
            return str(refusal)
        return ""

    def rows_out(self, by: Any) -> Iterator[Mapping[str, str]]:
        """Yield what stands in the ledger, oldest first."""
        events = AdoptionEvent.objects.visible_to(by).standing().filter(checks__isnull=True)
        for event in events.for_listing().order_by("sequence"):
            own, record = event.own_instrument, event.record
            yield {
                "organization": event.organization.title,
                "organization_id": str(event.organization.translation_key),
                "reference": event.reference.title,
                "reference_id": str(event.reference.translation_key),
                "track": event.track,
                "state": event.state,
                "effective_on": format_partial_date(event.effective_on, event.effective_precision),
                "rests_on": event.basis,
                "evidence_kind": event.evidence_kind,
                **{name: getattr(record, name, "") for name in DETAILS if name != "evidence_kind"},
                "own_instrument": own.title if own else "",
                "own_instrument_address": f"/organizations/{event.organization.slug}/{own.slug}/" if own else "",
                "provision_address": f"provisions/{event.provision.public_id}" if event.provision else "",
                "word_of": WordOf.ORGANIZATION if record.said_on or record.statement else WordOf.SECRETARIAT,
                "entered_from": record.entered_from,
                "statement_on": record.statement_on.isoformat() if record.statement_on else "",
                "agreed_on": record.agreed_on.isoformat() if record.agreed_on else "",
            }


def _says_nothing(row: RowReader) -> bool:
    """Tell whether a row is about a duty of which nothing is known, or repeats, reverses or lost another entry."""
    if any(row.text(name) for name in OF_OTHERS):
        return True
    return row.text("state") == State.NOT_KNOWN and not row.text("effective_on")


def _statement(row: RowReader, known: SheetLookups, by: Any, choice: str) -> tuple[Statement, str]:
    organization = find_organization(row, known.organizations, key="organization_id")
    reference = find_instrument(row, known.instruments, "reference", key="reference_id")
    if reference is None and not row.is_faulty("reference", "reference_id"):
        row.fault("reference", _("Name the reference instrument."))
    track = row.choice("track") or (row.needed("track") and "")
    state = row.choice("state", among=STATES_OF.get(track, ())) or (row.needed("state") and "")
    effective = row.date("effective_on") or (row.needed("effective_on") and None)
    basis = row.choice("rests_on", Basis.STATED, among=tuple(one for one in Basis if one != Basis.CHECKED))
    own_name, own_address = "own_instrument", "own_instrument_address"
    own = find_instrument(row, known.instruments, own_name, key=own_address, owner=organization)
    provision = _provision(row, by, own)
    statement_on = row.day("statement_on")
    details: dict[str, Any] = {
        name: row.choice(name) if about.choices else row.text(name, is_line=about.kind != "words")
        for name, about in DETAILS.items()
    }
    row.refuse()
    assert organization and reference and effective  # noqa: S101, PT018 - refused above otherwise
    if statement_on is None and acts_for(by, organization):
        statement_on = today()
    named: dict[str, Any] = _named(choice)
    statement = Statement(
        organization=organization,
        reference=reference,
        track=track,
        state=state,
        effective=effective,
        basis=basis,
        own_instrument=own,
        provision=provision,
        statement_on=statement_on,
        **details,
        **named,
    )
    return statement, with_label(organization.name_in(), Track(track).label)


def _provision(row: RowReader, by: Any, own: InstrumentPage | None) -> Any:
    words = row.text("provision_address")
    if not words:
        return None
    found = find_provision(f"provisions/{words}" if len(words) == 36 else words, by, own)
    if found is None:
        row.fault("provision_address", _("There is no provision that you can cite at this address."))
    return found


def _named(choice: str) -> dict[str, Any]:
    """Return the event that a decision names; none for a decision that names no event."""
    name, _colon, key = choice.partition(":")
    event = AdoptionEvent.objects.filter(public_id=read_uuid(key)).first() if name in ("follows", "precedes") else None
    return {name: event} if event is not None else {}


def _is_own_word(row: RowReader) -> bool:
    """Tell whether the organization says so itself: the sheet says it, or gives its letter or its statement."""
    said = row.choice("word_of")
    if said:
        return said == WordOf.ORGANIZATION
    return bool(row.text("letter") or row.text("entered_from") or row.text("statement") or row.text("statement_on"))


def _provenance(row: RowReader, organization: OrganizationPage, by: Any) -> Provenance:
    """Return where the organization's word is from: the scan of a recorded letter, or a public source."""
    number, letter = row.text("letter"), None
    if number:
        contacts = Contact.objects.visible_to(by).standing().filter(organization=organization, reference_number=number)
        contact = contacts.for_listing().first()
        if contact is None:
            row.fault("letter", _("No contact with the organization has the reference number “%(n)s”.") % {"n": number})
        else:
            letter = letter_of(contact)
            if letter is None:
                row.fault("letter", _("The contact “%(n)s” has no scan (PDF, PNG or JPEG).") % {"n": number})
    return Provenance(letter, row.text("entered_from"))


def _is_there(said: Statement) -> bool:
    """Tell whether the same is recorded, and was not reversed."""
    return (
        AdoptionEvent.objects.standing()
        .filter(
            organization=said.organization,
            reference=said.reference,
            track=said.track,
            state=said.state,
            effective_on=said.effective.on,
            effective_precision=said.effective.precision,
            checks__isnull=True,
        )
        .exists()
    )


def _ask(said: Statement, about: str, choice: str) -> None:
    """Ask before what changes nothing that is shown is recorded. Raises SheetChoiceNeeded."""
    if choice == ANYWAY or _named(choice):
        return
    words = place_without(said.organization, said.reference, said.track)
    shown = changes_nothing(words, new_word(state=said.state, effective=said.effective)) if words else None
    if shown is not None:
        told = {"event": event_in_words(shown)}
        question = _("This does not change what is shown: “%(event)s” stays. Record it anyway?") % told
        raise SheetChoiceNeeded(question, ((ANYWAY, _("Record it anyway")),), about=about)


def _orders(refusal: OrderNeeded) -> tuple[tuple[str, str], ...]:
    made = []
    for event in refusal.events:
        said = {"event": event_in_words(event)}
        made.append((f"follows:{event.public_id}", _("This came after “%(event)s”") % said))
        made.append((f"precedes:{event.public_id}", _("This came before “%(event)s”") % said))
    return tuple(made)


def _shown(event: AdoptionEvent) -> bool:
    return bool(event.record.is_public)


def _becomes(event: AdoptionEvent) -> str:
    """Say from when a recorded event may be public."""
    organization = event.organization
    if organization.is_contact_only:
        return _("Only the secretariat sees it: the organization is a contact only.")
    if event.record.is_public and organization.live:
        return _("Public at once.")
    if event.record.is_public:
        return _("Public once the entry of the organization is published.")
    if event.relayed.exists():
        return _("Public once the organization, or another member of the secretariat, has confirmed it.")
    return _("Public once the organization has agreed.")
