"""The organizations that are there, as a sheet names them: by identifier elsewhere, address, or acronym."""

from collections import defaultdict
from dataclasses import dataclass, field

from organizations.models import OrganizationPage


@dataclass
class KnownOrganizations:
    """Every organization but those for trying out; three queries whatever their number."""

    by_external_id: dict[str, OrganizationPage] = field(default_factory=dict)
    by_slug: dict[str, OrganizationPage] = field(default_factory=dict)
    by_acronym: dict[str, list[OrganizationPage]] = field(default_factory=lambda: defaultdict(list))

    def add(self, page: OrganizationPage, acronyms: set[str]) -> None:
        """Enter an organization under all that names it."""
        self.by_slug[page.slug] = page
        if page.external_id:
            self.by_external_id[page.external_id] = page
        for acronym in acronyms - {""}:
            self.by_acronym[acronym.casefold()].append(page)

    def named(self, words: str) -> list[OrganizationPage]:
        """Return what these words name: one, none, or several of the same acronym."""
        one = self.by_external_id.get(words) or self.by_slug.get(words.casefold())
        return [one] if one is not None else list(self.by_acronym.get(words.casefold(), []))


def read_known() -> KnownOrganizations:
    """Read what is there."""
    known = KnownOrganizations()
    pages = OrganizationPage.objects.filter(is_test=False).select_related("body_of").prefetch_related("names")
    for page in pages.order_by("pk"):
        known.add(page, {name.acronym for name in page.names.all()})
    return known
