"""Sheets of instruments of which there is no text here yet."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models.page_fields import label_of
from practices.actions.directory.known import KnownOrganizations
from practices.actions.imports import slug_of
from practices.actions.instrument_entries import (
    InstrumentEntry,
    InstrumentEntryRefused,
    draft_of,
    enter_instrument,
    remove_instrument_entry,
)
from practices.models.dates import format_partial_date
from practices.models.instruments import EventKind, InstrumentKind, InstrumentPage, ReuseTerms
from practices.models.sheets import SheetOutcome
from practices.queries.wording import with_label
from practices.sheets.columns import RowFault, SheetColumn, SheetRowRefused, comparable
from practices.sheets.kinds.kind import RowResult, SheetKind
from practices.sheets.kinds.lookups import NAMES_OF_ORGANIZATION, find_organization, keys_of_organization, one_line
from practices.sheets.kinds.organizations import OTHER_LANGUAGES, in_language

CHOICES: dict[str, type[models.TextChoices]] = {"kind": InstrumentKind, "reuse_terms": ReuseTerms}
MOST = {"symbol": 80, "official_address": 500, "classification_note": 120}
DATES = {f"{kind.value}_on": kind for kind in EventKind if kind != EventKind.DATED}


class InstrumentSheet(SheetKind):
    """Instruments without text: each is a draft that waits for approval."""

    code = "instruments"
    label = gettext_lazy("Instruments without text")
    help_text = gettext_lazy("Titles, symbols and dates of instruments whose texts are not here yet.")
    needed = (("organization",), ("title",), ("kind",))
    taken_over = frozenset({"id", "url", "organization_id", "topics", "is_demonstration"})
    columns = (
        SheetColumn(
            name="organization",
            label=gettext_lazy("Organization"),
            aliases=(*NAMES_OF_ORGANIZATION, "issuer", "acronym"),
            example="Northern Seas Commission",
        ),
        SheetColumn(
            name="title",
            label=gettext_lazy("Title"),
            aliases=("name", "instrument"),
            most=255,
            example="Code of Conduct",
        ),
        *(
            SheetColumn(
                name=name,
                label=label_of(InstrumentPage, name),
                choices=CHOICES.get(name),
                most=MOST.get(name, 4000),
                example="code_of_conduct" if name == "kind" else "",
            )
            for name in InstrumentPage.described
        ),
        *(SheetColumn(name=name, label=kind.label, aliases=(f"{kind.value} on",)) for name, kind in DATES.items()),
        *(
            SheetColumn(name=f"title_{code}", label=in_language(gettext_lazy("Title"), code), most=255)
            for code in OTHER_LANGUAGES
        ),
    )

    def take(self, cells: Mapping[str, str], *, by: Any, known: Any, choice: str = "") -> RowResult:
        """Enter an instrument."""
        row = self.reader(cells)
        organization = find_organization(row, known)
        title = row.needed("title")
        fields = {name: row.choice(name) if name in CHOICES else row.text(name) for name in InstrumentPage.described}
        if not fields["kind"] and not row.is_faulty("kind"):
            row.needed("kind")
        if fields["official_address"] and not _is_address(fields["official_address"]):
            row.fault("official_address", _("This is not a valid web address."))
        dates = {kind.value: date for name, kind in DATES.items() if (date := row.date(name))}
        titles = {code: said for code in OTHER_LANGUAGES if (said := row.text(f"title_{code}"))}
        row.refuse()
        assert organization  # noqa: S101 - refused above otherwise
        about = with_label(organization.name_in(), title)
        own = InstrumentPage.objects.visible_to(by).filter(organization=organization)
        if any(_is_same(page, fields["symbol"], title) for page in own):
            return RowResult(SheetOutcome.EXISTS, about, _("This is entered already."))
        filled = {name: value for name, value in fields.items() if value}
        try:
            page = enter_instrument(
                organization=organization, entry=InstrumentEntry(title, titles, dates, filled), by=by
            )
        except InstrumentEntryRefused as refusal:
            raise SheetRowRefused(RowFault("title", str(refusal))) from refusal
        becomes = _("Public once it has been approved and opened to readers.")
        return RowResult(SheetOutcome.NEW, about, becomes, {"instrument": page.pk, "revision": page.latest_revision_id})

    def keys(self, cells: Mapping[str, str], known: KnownOrganizations) -> list[str]:
        """Return the organization with the title, the symbol, and the address that the instrument will have."""
        title, symbol = one_line(cells, "title"), one_line(cells, "symbol")
        address = slug_of(draft_of(InstrumentEntry(title, fields={"symbol": symbol})))
        return keys_of_organization(cells, known, comparable(title), comparable(symbol), f"/{address}")

    def thing(self, made: Mapping[str, Any]) -> str:
        """Return the key of what was entered."""
        return str(made.get("instrument", ""))

    def undo(self, made: Mapping[str, Any], *, by: Any) -> str:
        """Remove the draft, unless it was published, changed or built upon since."""
        page = InstrumentPage.objects.filter(pk=made["instrument"]).first()
        if page is None:
            return ""
        try:
            remove_instrument_entry(page=page, revision=made.get("revision", page.latest_revision_id), by=by)
        except InstrumentEntryRefused as refusal:
            return str(refusal)
        return ""

    def rows_out(self, by: Any) -> Iterator[Mapping[str, str]]:
        """Yield the instruments that may be seen."""
        for page in InstrumentPage.objects.visible_to(by).for_listing():
            titles = {one.language: one.title for one in page.titles.all()}
            dates = {
                event.kind: format_partial_date(event.on, event.precision) for event in page.events.all() if event.on
            }
            yield {
                "organization": page.organization.title,
                "title": page.title,
                **{name: str(getattr(page, name)) for name in InstrumentPage.described},
                **{name: dates.get(kind, "") for name, kind in DATES.items()},
                **{f"title_{code}": titles.get(code, "") for code in OTHER_LANGUAGES},
            }


def _is_same(page: InstrumentPage, symbol: str, title: str) -> bool:
    if symbol and page.symbol:
        return comparable(page.symbol) == comparable(symbol)
    return comparable(page.title) == comparable(title)


def _is_address(words: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(words)
    except ValidationError:
        return False
    return True
