"""The organizations that are there, as a sheet names them: by identifier elsewhere, address, or acronym."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from organizations.models import OrganizationPage, former_names


@dataclass
class KnownOrganizations:
    """Every organization but those for trying out; four queries whatever their number."""

    by_external_id: dict[str, OrganizationPage] = field(default_factory=dict)
    by_slug: dict[str, OrganizationPage] = field(default_factory=dict)
    by_acronym: dict[str, list[OrganizationPage]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[str, OrganizationPage] = field(default_factory=dict)
    by_name: dict[str, list[OrganizationPage]] = field(default_factory=lambda: defaultdict(list))
    by_former_name: dict[str, list[OrganizationPage]] = field(default_factory=lambda: defaultdict(list))

    def add(self, page: OrganizationPage, acronyms: set[str], names: Collection[str] = ()) -> None:
        """Enter an organization under all that names it."""
        self.by_slug[page.slug] = page
        self.by_key[str(page.translation_key)] = page
        for name in {page.title, *names}:
            self.by_name[_comparable(name)].append(page)
        if page.external_id:
            self.by_external_id[page.external_id] = page
        for acronym in acronyms - {""}:
            self.by_acronym[acronym.casefold()].append(page)

    def put_in_place(self, planned: OrganizationPage, made: OrganizationPage) -> None:
        """Let what named an organization that was to be made name it now that it is."""
        for named in (self.by_external_id, self.by_slug, self.by_key):
            named.update({key: made for key, page in named.items() if page is planned})
        self.by_key[str(made.translation_key)] = made
        for pages in (*self.by_acronym.values(), *self.by_name.values(), *self.by_former_name.values()):
            pages[:] = [made if page is planned else page for page in pages]

    def named(self, words: str) -> list[OrganizationPage]:
        """Return what these words name: one, none, or several of the same acronym or name, now or else formerly."""
        plain = words.casefold()
        exact = self.by_external_id.get(words) or self.by_slug.get(plain) or self.by_key.get(plain)
        some = [exact] if exact is not None else self.by_acronym.get(plain, [])
        name = _comparable(words)
        return list(some or self.by_name.get(name) or self.by_former_name.get(name, []))

    def names(self) -> list[str]:
        """Return every name."""
        return [page.title for pages in self.by_name.values() for page in pages]


def _comparable(name: str) -> str:
    return " ".join(name.casefold().split())


def read_known() -> KnownOrganizations:
    """Read what is there."""
    known = KnownOrganizations()
    pages = OrganizationPage.objects.filter(is_test=False).select_related("body_of").prefetch_related("names", "events")
    for page in pages.order_by("pk"):
        known.add(page, {name.acronym for name in page.names.all()}, {name.name for name in page.names.all()})
        for former in former_names(page):
            known.by_former_name[_comparable(former)].append(page)
    return known
