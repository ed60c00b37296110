"""Sheets of organizations: each entry waits for a second person, as if it had been typed."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organizations.languages import NAMED
from organizations.models import OrganizationKind, OrganizationPage
from organizations.models.page_fields import label_of
from organizations.second_persons import is_unreachable
from practices.actions.directory.known import KnownOrganizations
from practices.actions.directory.organizations import (
    LONGEST,
    OrganizationRowRefused,
    import_organization_row,
    remove_entry,
    restore_entry,
)
from practices.actions.directory.plans import Difference, DirectoryRefused, RowOutcome
from practices.models.sheets import RIGHT, SheetOutcome
from practices.queries.approvals.entries import say_partners
from practices.sheets.columns import RowFault, SheetColumn, SheetRowRefused, comparable
from practices.sheets.kinds.kind import RowResult, SheetKind
from practices.sheets.kinds.lookups import NAMES_OF_ORGANIZATION, one_line

OTHER_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES if code != "en")
OUTCOMES = {
    RowOutcome.CREATED: SheetOutcome.NEW,
    RowOutcome.CHANGED: SheetOutcome.CHANGED,
    RowOutcome.UNCHANGED: SheetOutcome.EXISTS,
}


NAMING = ("name", "acronym", "address", "external_id")
"""Begin of the names of columns by which an organization is found."""


def _names() -> Iterator[SheetColumn]:
    for code in (*OTHER_LANGUAGES, *(code for code in NAMED if code not in dict(settings.LANGUAGES))):
        own = code in OTHER_LANGUAGES
        for part, label in (("name", gettext_lazy("Name")), ("acronym", gettext_lazy("Acronym"))):
            yield SheetColumn(
                name=f"{part}_{code}",
                label=in_language(label, code),
                most=LONGEST[part],
                is_offered=own,
                is_listed=own,
            )


def in_language(label: Any, code: str) -> Any:
    """Return a label with the code of a language beside it."""
    return format_lazy("{label} ({code})", label=label, code=code)


class OrganizationSheet(SheetKind):
    """Organizations, new ones and changes of those that are there."""

    code = "organizations"
    label = gettext_lazy("Organizations")
    help_text = gettext_lazy(
        "An organization is recognized by its identifier, address, acronym or name. An empty cell leaves what is there."
    )
    needed = (("name",),)
    taken_over = frozenset({"id", "is_demonstration", "complaints_email", "complaints_page"})
    columns = (
        SheetColumn(
            name="name",
            label=gettext_lazy("Name"),
            aliases=("organization", *NAMES_OF_ORGANIZATION, "full name", "title"),
            most=LONGEST["name"],
            example="Northern Seas Commission",
        ),
        SheetColumn(
            name="acronym",
            label=gettext_lazy("Acronym"),
            aliases=("abbreviation", "short name"),
            most=LONGEST["acronym"],
            example="NSC",
        ),
        SheetColumn(
            name="kind", label=label_of(OrganizationPage, "kind"), choices=OrganizationKind, example="regional"
        ),
        SheetColumn(
            name="website",
            label=label_of(OrganizationPage, "website"),
            aliases=("url", "web", "web site", "homepage", "public source", "source"),
            help_text=gettext_lazy("also the public source of an entry that nobody of the organization can approve"),
            most=LONGEST["website"],
            example="https://nsc.example.org",
        ),
        SheetColumn(
            name="body_of", label=label_of(OrganizationPage, "body_of"), aliases=("parent", "parent organization")
        ),
        SheetColumn(
            name="contact_only",
            label=label_of(OrganizationPage, "is_contact_only"),
            help_text=gettext_lazy(
                "yes: in the directory of the secretariat alone, never published; no: published once it is approved"
            ),
            is_asked=True,
            example="no",
        ),
        SheetColumn(name="address", label=gettext_lazy("Last part of the address"), aliases=("slug",), most=80),
        SheetColumn(name="external_id", label=label_of(OrganizationPage, "external_id"), most=LONGEST["external_id"]),
        *_names(),
    )

    def fresh(self, known: KnownOrganizations) -> KnownOrganizations:
        """Return a copy."""
        return known.copy()

    def take(self, cells: Mapping[str, str], *, by: Any, known: Any, choice: str = "") -> RowResult:
        """Enter or change an organization."""
        row = self.reader(cells)
        values = {name: row.text(name) for name in self.by_name if row.text(name)}
        name = row.needed("name")
        if kind := row.choice("kind"):
            values["kind"] = kind
        if "contact_only" in values:
            values["contact_only"] = "yes" if row.yes("contact_only") else "no"
        row.refuse()
        if not {"acronym", "address", "external_id"} & set(values):
            values["address"] = _address_of(name, known)
        try:
            done = import_organization_row(cells=values, known=known, by=by)
        except OrganizationRowRefused as refusal:
            raise SheetRowRefused(RowFault(refusal.column, str(refusal))) from refusal
        except DirectoryRefused as refusal:
            raise SheetRowRefused(RowFault("", str(refusal))) from refusal
        made = {
            "organization": done.page.pk,
            "outcome": done.outcome,
            "differences": [[one.column, one.before, one.after] for one in done.differences],
            "revision": done.page.latest_revision_id,
            "lacks_source": not (done.page.website or done.page.is_contact_only),
        }
        return RowResult(OUTCOMES[done.outcome], name, _becomes(done.page, done.outcome), made)

    def learn(self, made: Mapping[str, Any], known: KnownOrganizations) -> None:
        """Read the organization of a row again."""
        known.read_again(made["organization"])

    def keys(self, cells: Mapping[str, str], known: KnownOrganizations) -> set[str]:
        """Return all that names the organization of a row now or from then on."""
        said = {name: one_line(cells, name) for name in self.by_name if name.startswith(NAMING)}
        made = [slugify(said[name]) for name in ("acronym", "name")]
        return {key for words in (*said.values(), *made) for key in _keys(words, known)}

    def needs(self, cells: Mapping[str, str], known: KnownOrganizations) -> set[str]:
        """Return all that names the organization of which this one is a body."""
        return _keys(one_line(cells, "body_of"), known)

    def named(self, cells: Mapping[str, str], known: KnownOrganizations) -> str:
        """Return the key of the organization by its identifier, address, acronym or name."""
        words = (" ".join(cells.get(name, "").split()) for name in ("external_id", "address", "acronym", "name"))
        found = (known.named(one) for one in words if one)
        return next((str(some[0].pk) for some in found if len(some) == 1), "")

    def publishing_needs(self, rows: Any, by: Any) -> list[str]:
        """Say who can approve the entries, and how many have no public source."""
        entered = rows.filter(outcome__in=RIGHT, about__gt="")
        without = entered.filter(made__lacks_source=True).count()
        said = [say_partners(by)] if entered.exists() else []
        if without:
            words = ngettext(
                "%(count)s row has no public source: fill in its website, or the entry stays unpublished until someone "
                "in the organization approves it.",
                "%(count)s rows have no public source: fill in their websites, or the entries stay unpublished until "
                "someone in the organization approves them.",
                without,
            )
            said.append(words % {"count": without})
        return said

    def thing(self, made: Mapping[str, Any]) -> str:
        """Return the key of the organization."""
        return str(made.get("organization", ""))

    def undo(self, made: Mapping[str, Any], *, by: Any) -> str:
        """Remove what was entered, and give back what was changed."""
        page = OrganizationPage.objects.filter(pk=made["organization"]).first()
        if page is None or made["outcome"] == RowOutcome.UNCHANGED:
            return ""
        differences = [Difference(*one) for one in made["differences"]]
        try:
            if made["outcome"] == RowOutcome.CREATED:
                given = next((one.after for one in differences if one.column == "external_id"), "")
                remove_entry(page=page, revision=made["revision"], external_id=given, by=by)
            else:
                restore_entry(page=page, differences=differences, by=by)
        except (DirectoryRefused, OrganizationRowRefused) as refusal:
            return str(refusal)
        return ""

    def rows_out(self, by: Any) -> Iterator[Mapping[str, str]]:
        """Yield the organizations as the sheet says them."""
        pages = OrganizationPage.objects.visible_to(by).filter(is_test=False).select_related("body_of").for_listing()
        for page in pages:
            names = {one.language: one for one in page.names.all()}
            row = {
                "name": page.title,
                "acronym": names["en"].acronym if "en" in names else "",
                "kind": page.kind,
                "website": page.website,
                "body_of": page.body_of.slug if page.body_of else "",
                "contact_only": "yes" if page.is_contact_only else "no",
                "address": page.slug,
                "external_id": page.external_id,
            }
            for code in OTHER_LANGUAGES:
                said = names.get(code)
                row |= {f"name_{code}": said.name if said else "", f"acronym_{code}": said.acronym if said else ""}
            yield row


def _keys(words: str, known: KnownOrganizations) -> set[str]:
    """Return the words themselves as they are compared, and what they name already."""
    return {comparable(words) or words, *(f"#{page.pk}" for page in known.named(words))} if words else set()


def _address_of(name: str, known: KnownOrganizations) -> str:
    """Return the address of the organization of this name, or the one that it will have."""
    some = known.named(name)
    return some[0].slug if len(some) == 1 else slugify(name)[:80].strip("-")


def _becomes(page: OrganizationPage, outcome: RowOutcome) -> str:
    if outcome == RowOutcome.UNCHANGED:
        return ""
    if page.is_contact_only:
        return _("Only the secretariat sees it: contact only.")
    if not is_unreachable(page):
        return _("Public once somebody who acts for the organization has approved the entry.")
    if not page.website:
        return _(
            "Not public before it has a website: the organization has neither people nor an address here, so that its "
            "entry needs a public source."
        )
    return _("Public once another member of the secretariat has approved the entry; its public source is its website.")
