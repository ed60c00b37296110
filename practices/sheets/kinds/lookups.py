"""Organizations and instruments as the cells of a sheet name them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from organizations.models import OrganizationPage
from practices.actions.directory.known import KnownOrganizations, read_known
from practices.models.instruments import InstrumentPage
from practices.sheets.columns import RowReader, comparable

NEAR = 80.0
"""From 0 to 100: how alike a name has to be to be offered."""
NAMES_OF_ORGANIZATION = (
    "organisation",
    "organization name",
    "organisation name",
    "name of organization",
    "name of organisation",
    "name of the organization",
    "name of the organisation",
)
"""Heads that mean the column of the organization."""
ADDRESS = re.compile(r"/organizations/([\w-]+)/([\w-]+)/?(?:$|[?#])")


@dataclass
class InstrumentLookup:
    """The instruments that somebody may name, by everything that names them."""

    by_id: dict[str, InstrumentPage] = field(default_factory=dict)
    by_address: dict[tuple[str, str], InstrumentPage] = field(default_factory=dict)
    by_words: dict[str, list[InstrumentPage]] = field(default_factory=lambda: defaultdict(list))

    def named(self, words: str, owner: OrganizationPage | None = None) -> list[InstrumentPage]:
        """Return what these words name, of `owner` alone where one is given."""
        address = ADDRESS.search(words)
        if address and (found := self.by_address.get((address[1], address[2]))):
            return [found]
        if words.casefold() in self.by_id:
            return [self.by_id[words.casefold()]]
        some = self.by_words.get(comparable(words), [])
        return [one for one in some if owner is None or one.organization_id == owner.pk]


@dataclass
class SheetLookups:
    """What the rows of a sheet name."""

    organizations: KnownOrganizations
    instruments: InstrumentLookup


def read_lookups(by: Any) -> SheetLookups:
    """Read every organization, and the instruments that `by` may see; six queries whatever their number."""
    instruments = InstrumentLookup()
    pages = InstrumentPage.objects.visible_to(by).select_related("organization").prefetch_related("titles")
    for page in pages.order_by("pk"):
        instruments.by_id[str(page.translation_key)] = page
        instruments.by_address[page.organization.slug, page.slug] = page
        names = (page.symbol, page.title, *(title.title for title in page.titles.all()))
        for words in {comparable(name) for name in names} - {""}:
            instruments.by_words[words].append(page)
    return SheetLookups(read_known(), instruments)


def mark_of_instruments(by: Any) -> list[Any]:
    """Return what differs once the instruments that `by` may see are others, or one of them has changed. One query."""
    pages = InstrumentPage.objects.visible_to(by).order_by("pk")
    return list(pages.values_list("pk", "slug", "latest_revision_id", "live_revision_id"))


def one_line(cells: Mapping[str, str], *names: str) -> str:
    """Return the words of the first of these cells that has any, with single spaces."""
    return next((words for name in names if (words := " ".join(cells.get(name, "").split()))), "")


def keys_of_organization(cells: Mapping[str, str], known: KnownOrganizations, *words: str) -> list[str]:
    """Return keys of rows about an organization that is there: each of `words` with what tells it from others.

    None where the row names no organization, as it is refused then.
    """
    some = known.named(one_line(cells, "organization"))
    return [f"{some[0].pk} {one}" for one in words if one] if len(some) == 1 else []


def find_organization(
    row: RowReader, known: KnownOrganizations, name: str = "organization", *, key: str = ""
) -> OrganizationPage | None:
    """Return the organization that a row names, by the column of its id where that is filled; a fault if not one."""
    if key and (given := row.text(key)):
        found = known.by_key.get(given.casefold())
        if found is None:
            row.fault(key, _("There is no organization with the id “%(id)s”.") % {"id": given[:60]})
        return found
    words = row.needed(name)
    if not words:
        return None
    some = known.named(words)
    if len(some) == 1:
        return some[0]
    said = {"words": words[:80]}
    if some:
        row.fault(name, _("Several organizations are called “%(words)s”: give the full name or the address.") % said)
        return None
    near = _nearest(words, known.names())
    if near:
        sentence = _("There is no organization “%(words)s” here. Did you mean “%(near)s”?") % {**said, "near": near}
    else:
        sentence = _("There is no organization “%(words)s” here: enter it first, or correct the name.") % said
    row.fault(name, sentence)
    return None


def find_instrument(
    row: RowReader, known: InstrumentLookup, name: str, *, key: str = "", owner: OrganizationPage | None = None
) -> InstrumentPage | None:
    """Return the instrument that a row names; None where it names none, and a fault where that is not one."""
    column = key if key and row.text(key) else name
    words = row.text(column)
    if not words:
        return None
    some = known.named(words, owner)
    if len(some) == 1:
        return some[0]
    said = {"words": words[:80]}
    if some:
        row.fault(column, _("Several instruments are called “%(words)s”: give the symbol or the address.") % said)
    else:
        row.fault(column, _("There is no instrument “%(words)s” that you can choose here.") % said)
    return None


def _nearest(words: str, names: Iterable[str]) -> str:
    found = process.extractOne(words, list(names), scorer=fuzz.ratio, score_cutoff=NEAR, processor=comparable)
    return str(found[0]) if found else ""
