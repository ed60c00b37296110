"""Sheets of contacts: letters, meetings, calls, notes and replies of the outreach ledger."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models.page_fields import label_of
from practices.actions.directory.known import KnownOrganizations
from practices.models.dates import format_partial_date
from practices.models.outreach.contacts import Actor, Contact, ContactKind, ContactRecord
from practices.models.sheets import SheetOutcome
from practices.outreach.actions.contacts import WORDS, ContactRefused, log_contact, take_back_contact
from practices.queries.wording import with_label
from practices.sheets.columns import RowFault, SheetColumn, SheetRowRefused
from practices.sheets.kinds.kind import RowResult, SheetKind
from practices.sheets.kinds.lookups import NAMES_OF_ORGANIZATION, find_organization, keys_of_organization


class ContactSheet(SheetKind):
    """Contacts with organizations; replies on paper are entered with their scans, one by one."""

    code = "contacts"
    label = gettext_lazy("Contacts")
    help_text = gettext_lazy("Letters, meetings, calls and notes that took place. Only the secretariat sees them.")
    needed = (("organization",), ("kind",), ("happened_on",))
    columns = (
        SheetColumn(
            name="organization",
            label=gettext_lazy("Organization"),
            aliases=(*NAMES_OF_ORGANIZATION, "name", "acronym"),
            example="Northern Seas Commission",
        ),
        SheetColumn(name="kind", label=label_of(Contact, "kind"), choices=ContactKind, example="letter"),
        SheetColumn(
            name="happened_on", label=gettext_lazy("Date"), aliases=("on", "day", "sent on"), example="3 June 2004"
        ),
        SheetColumn(name="actor", label=label_of(Contact, "actor"), choices=Actor, aliases=("sender", "from")),
        SheetColumn(name="due_on", label=label_of(Contact, "due_on"), aliases=("deadline",)),
        SheetColumn(
            name="reference_number",
            label=label_of(Contact, "reference_number"),
            aliases=("reference", "symbol"),
            most=40,
        ),
        *(
            SheetColumn(name=name, label=label_of(ContactRecord, name), most=255 if name == "counterpart" else 30_000)
            for name in WORDS
        ),
        SheetColumn(name="next_step_on", label=label_of(ContactRecord, "next_step_on")),
    )

    def take(self, cells: Mapping[str, str], *, by: Any, known: Any, choice: str = "") -> RowResult:
        """Record a contact."""
        row = self.reader(cells)
        organization = find_organization(row, known)
        kind = row.choice("kind") or (row.needed("kind") and "")
        happened = row.date("happened_on") or (row.needed("happened_on") and None)
        said: dict[str, Any] = {
            "actor": row.choice("actor", Actor.SECRETARIAT),
            "due_on": row.day("due_on"),
            "reference_number": row.text("reference_number"),
            "next_step_on": row.day("next_step_on"),
            **{name: row.text(name, is_line=name == "counterpart") for name in WORDS},
        }
        row.refuse()
        assert organization and happened  # noqa: S101, PT018 - refused above otherwise
        about = with_label(organization.name_in(), ContactKind(kind).label)
        same = Contact.objects.standing().filter(
            organization=organization,
            kind=kind,
            happened_on=happened.on,
            reference_number=said["reference_number"],
            record__text=said["text"],
        )
        if same.exists():
            return RowResult(SheetOutcome.EXISTS, about, _("This is recorded already."))
        try:
            contact = log_contact(organization=organization, kind=kind, happened=happened, by=by, **said)
        except ContactRefused as refusal:
            raise SheetRowRefused(RowFault("", str(refusal))) from refusal
        return RowResult(
            SheetOutcome.NEW, about, _("Only the secretariat sees it."), {"contact": str(contact.public_id)}
        )

    def keys(self, cells: Mapping[str, str], known: KnownOrganizations) -> list[str]:
        """Return the organization with the kind and the day."""
        row = self.reader(cells)
        kind, day = row.choice("kind"), row.date("happened_on")
        return keys_of_organization(cells, known, f"{kind} {day.on if day else ''}")

    def thing(self, made: Mapping[str, Any]) -> str:
        """Return the key of what was entered."""
        return str(made.get("contact", ""))

    def undo(self, made: Mapping[str, Any], *, by: Any) -> str:
        """Take the contact back, unless another one follows it."""
        contact = Contact.objects.filter(public_id=made["contact"]).first()
        if contact is None or Contact.objects.filter(reverses=contact).exists():
            return ""
        if Contact.objects.standing().filter(follows=contact).exists():
            return _("Another contact follows it by now.")
        try:
            take_back_contact(contact=contact, by=by, why=_("The import of a sheet was undone."))
        except ContactRefused as refusal:
            return str(refusal)
        return ""

    def rows_out(self, by: Any) -> Iterator[Mapping[str, str]]:
        """Yield the contacts that stand, oldest first."""
        for contact in Contact.objects.visible_to(by).standing().for_listing().order_by("sequence"):
            record = contact.record
            yield {
                "organization": contact.organization.title,
                "kind": contact.kind,
                "happened_on": format_partial_date(contact.happened_on, contact.happened_precision),
                "actor": contact.actor,
                "due_on": contact.due_on.isoformat() if contact.due_on else "",
                "reference_number": contact.reference_number,
                **{name: getattr(record, name) for name in WORDS},
                "next_step_on": record.next_step_on.isoformat() if record.next_step_on else "",
            }
