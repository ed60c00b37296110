"""The organizations that are there, as a sheet names them: by identifier elsewhere, address, or acronym."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from organizations.models import OrganizationPage, OrganizationPageQuerySet, former_names


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

    def read(self, pages: OrganizationPageQuerySet) -> None:
        """Enter these organizations as they are in the database; four queries."""
        pages = pages.filter(is_test=False).select_related("body_of").prefetch_related("names", "events")
        for page in pages.order_by("pk"):
            names = page.names.all()
            self.add(page, {name.acronym for name in names}, {name.name for name in names})
            for former in former_names(page):
                self.by_former_name[_comparable(former)].append(page)

    def read_again(self, key: int) -> None:
        """Let everything that names an organization (primary key) name it as it is in the database now."""
        for named in (self.by_external_id, self.by_slug, self.by_key):
            for words in [words for words, page in named.items() if page.pk == key]:
                del named[words]
        for pages in (*self.by_acronym.values(), *self.by_name.values(), *self.by_former_name.values()):
            pages[:] = [page for page in pages if page.pk != key]
        self.read(OrganizationPage.objects.filter(pk=key))

    def copy(self) -> "KnownOrganizations":
        """Return another one of the same, which can be changed by itself."""
        made = KnownOrganizations(dict(self.by_external_id), dict(self.by_slug), by_key=dict(self.by_key))
        for mine, its in (
            (self.by_acronym, made.by_acronym),
            (self.by_name, made.by_name),
            (self.by_former_name, made.by_former_name),
        ):
            its.update({words: list(pages) for words, pages in mine.items()})
        return made

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
    known.read(OrganizationPage.objects.all())
    return known


def mark_of_organizations() -> list[Any]:
    """Return what differs once an organization is made, changed or gone. One query."""
    pages = OrganizationPage.objects.filter(is_test=False).order_by("pk")
    return list(pages.values_list("pk", "slug", "external_id", "latest_revision_id", "live_revision_id"))
