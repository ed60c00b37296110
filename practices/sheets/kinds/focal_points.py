"""Sheets of focal points and addressees: whom one writes to at organizations."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.focal_points import FocalPointEntry, FocalPointRefused, add_focal_point, remove_focal_point
from organizations.models import FocalPoint, FocalRole, FormOfAddress, SharedWith
from organizations.models.page_fields import label_of
from practices.actions.directory.known import KnownOrganizations
from practices.models.sheets import SheetOutcome
from practices.queries.wording import with_label
from practices.sheets.columns import RowFault, SheetColumn, SheetRowRefused, comparable
from practices.sheets.kinds.kind import RowResult, SheetKind
from practices.sheets.kinds.lookups import NAMES_OF_ORGANIZATION, find_organization, keys_of_organization

WORDS = ("title", "name", "salutation", "function", "email", "phone", "postal_address", "country")
VALUES = ("role", *WORDS, "form_of_address", "language", "shared_with")
NAMES_OF_PERSON = ("person", "contact", "contact person", "contact name", "name of contact", "focal point", "full name")
NAMES_OF_EMAIL = (
    "email address",
    "e mail address",
    "e mail of contact",
    "email of contact",
    "contact email",
    "contact e mail",
)
DAYS = ("consent_on", "valid_from", "valid_until")


class FocalPointSheet(SheetKind):
    """Focal points, legal and personnel offices, and general mailboxes."""

    code = "focal-points"
    label = gettext_lazy("Focal points and addressees")
    help_text = gettext_lazy(
        "Persons and mailboxes to which letters go. Others see an entry only with the person’s consent and its date."
    )
    needed = (("organization",),)
    columns = (
        SheetColumn(
            name="organization",
            label=gettext_lazy("Organization"),
            aliases=(*NAMES_OF_ORGANIZATION, "acronym"),
            example="Northern Seas Commission",
        ),
        SheetColumn(
            name="role", label=label_of(FocalPoint, "role"), choices=FocalRole, aliases=("kind",), example="registry"
        ),
        SheetColumn(name="title", label=label_of(FocalPoint, "title"), aliases=("honorific",), most=60),
        SheetColumn(name="form_of_address", label=label_of(FocalPoint, "form_of_address"), choices=FormOfAddress),
        SheetColumn(name="name", label=label_of(FocalPoint, "name"), aliases=NAMES_OF_PERSON, most=200),
        SheetColumn(
            name="salutation",
            label=label_of(FocalPoint, "salutation"),
            aliases=("salutation", "greeting"),
            most=200,
        ),
        SheetColumn(name="function", label=label_of(FocalPoint, "function"), aliases=("position", "office"), most=200),
        SheetColumn(
            name="email",
            label=label_of(FocalPoint, "email"),
            aliases=("email", "e mail", "mail", "address", *NAMES_OF_EMAIL),
            most=254,
            example="registry@nsc.example.org",
        ),
        SheetColumn(name="phone", label=label_of(FocalPoint, "phone"), aliases=("phone", "tel"), most=60),
        SheetColumn(name="postal_address", label=label_of(FocalPoint, "postal_address")),
        SheetColumn(name="country", label=label_of(FocalPoint, "country"), most=100),
        SheetColumn(
            name="language", label=label_of(FocalPoint, "language"), aliases=("language",), most=12, example="en"
        ),
        SheetColumn(name="shared_with", label=label_of(FocalPoint, "shared_with"), choices=SharedWith),
        *(SheetColumn(name=name, label=label_of(FocalPoint, name)) for name in DAYS),
    )

    def take(self, cells: Mapping[str, str], *, by: Any, known: Any, choice: str = "") -> RowResult:
        """Enter a focal point."""
        row = self.reader(cells)
        organization = find_organization(row, known)
        words = {name: row.text(name, is_line=name != "postal_address") for name in WORDS}
        role = row.choice("role", FocalRole.FOCAL_POINT)
        form_of_address = row.choice("form_of_address")
        shared = row.choice("shared_with", SharedWith.SECRETARIAT)
        language = row.language("language", "en")
        days: dict[str, datetime.date | None] = {name: row.day(name) for name in DAYS}
        row.refuse()
        assert organization  # noqa: S101 - refused above otherwise
        about = with_label(organization.name_in(), words["name"] or words["function"] or FocalRole(role).label)
        same = {name: words[name] for name in ("name", "function", "email")}
        there = FocalPoint.objects.filter(organization=organization, role=role, erased_at__isnull=True, **same)
        if there.exists():
            return RowResult(SheetOutcome.EXISTS, about, _("This is entered already."))
        entry = FocalPointEntry(
            role=role,
            form_of_address=form_of_address,
            language=language,
            shared_with=shared,
            consent_on=days["consent_on"],
            **words,
        )
        try:
            point = add_focal_point(
                organization=organization,
                entry=entry,
                valid_from=days["valid_from"] or timezone.localdate(),
                valid_until=days["valid_until"],
                by=by,
            )
        except FocalPointRefused as refusal:
            named = {name: " ".join(said) for name, said in refusal.fields.items() if name in self.by_name}
            faults = [RowFault(name, said) for name, said in named.items()] or [RowFault("", str(refusal))]
            raise SheetRowRefused(*faults) from refusal
        return RowResult(
            SheetOutcome.NEW, about, _becomes(point), {"focal_point": str(point.public_id), "was": _digest(point)}
        )

    def keys(self, cells: Mapping[str, str], known: KnownOrganizations) -> list[str]:
        """Return the organization with the person or the mailbox."""
        words = " ".join(comparable(cells.get(name, "")) for name in ("name", "function", "email"))
        return keys_of_organization(cells, known, words)

    def thing(self, made: Mapping[str, Any]) -> str:
        """Return the key of what was entered."""
        return str(made.get("focal_point", ""))

    def undo(self, made: Mapping[str, Any], *, by: Any) -> str:
        """Remove the entry, unless it was changed since, or something refers to it."""
        point = FocalPoint.objects.select_for_update(of=("self",)).filter(public_id=made["focal_point"]).first()
        if point is None:
            return ""
        if point.erased_at is None and made.get("was", _digest(point)) != _digest(point):
            return _("The entry has been changed again since.")
        try:
            remove_focal_point(point=point, by=by)
        except FocalPointRefused as refusal:
            return str(refusal)
        return ""

    def rows_out(self, by: Any) -> Iterator[Mapping[str, str]]:
        """Yield the entries that were not erased."""
        for point in FocalPoint.objects.visible_to(by).filter(erased_at__isnull=True).for_listing():
            days = {name: getattr(point, name) for name in DAYS}
            yield {
                "organization": point.organization.title,
                **{name: getattr(point, name) for name in VALUES},
                **{name: day.isoformat() if day else "" for name, day in days.items()},
            }


def _digest(point: FocalPoint) -> str:
    """Return what tells the values of an entry from others (SHA-256, hex); the words themselves are not kept."""
    values = [str(getattr(point, name)) for name in (*VALUES, *DAYS, "made_by_id")]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def _becomes(point: FocalPoint) -> str:
    if point.shared_with == SharedWith.PARTICIPANTS:
        return _("Never public: the secretariat, the organization and participating organizations see it.")
    return _("Never public: the secretariat and the organization see it.")
