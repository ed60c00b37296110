"""What search engines are told of: public pages only, and nothing while the demonstration is shown."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage, StandardPage
from organizations.models import OrganizationIndexPage, OrganizationPage
from practices.models.editions import EditionPage
from practices.models.exchange.changes import ChangedKind, ShownThing
from practices.models.initiatives import Initiative
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.questions import Question
from practices.models.reports.issues import Report
from practices.models.topics import Topic

PAGE_SIZE = 2_000
"""Things of one file: each has an address in every language, and a file may hold 50,000 addresses and 50 MB."""
LISTS = (
    "instruments", "practices", "adoptions", "topics", "questions", "initiatives", "reports", "coverage", "feeds",
    "data", "terms",
)  # fmt: skip
"""Names of the pages that list the rest."""
CODE = re.compile(r"[\w-]{1,100}")


@dataclass(frozen=True, slots=True)
class Address:
    """A page in every language: paths by language, and when what it is about changed last, where that is known."""

    paths: Mapping[str, str]
    changed_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class SitemapSection:
    """One kind of public thing, in the order of its permanent key, so that each file begins after a key.

    `dated` gives the thing's own time of change; `kind` is what the change log calls it, "" where it knows it not.
    """

    things: Callable[[], QuerySet[Any]]
    key: str
    path: Callable[[Any], str]
    kind: str = ""
    dated: Callable[[Any], datetime.datetime | None] = lambda _thing: None

    def beginnings(self) -> list[str]:
        """Return the keys after which files begin, "" for the first one; none for no things. One query."""
        keys = list(self.things().order_by(self.key).values_list(self.key, flat=True))
        return ["", *map(str, keys[PAGE_SIZE - 1 : -1 : PAGE_SIZE])] if keys else []

    def is_key(self, text: str) -> bool:
        """Tell whether a text can be a key: whether there is such a thing plays no part."""
        if self.key not in {"translation_key", "public_id"}:
            return bool(CODE.fullmatch(text))
        try:
            return str(UUID(text)) == text
        except ValueError:
            return False

    def addresses(self, after: str) -> Iterator[Address]:
        """Return the addresses of the file that begins after a key. The number of queries does not grow."""
        things = self.things().order_by(self.key)
        rows = list((things.filter(**{f"{self.key}__gt": after}) if after else things)[:PAGE_SIZE])
        told = self._told([str(getattr(one, self.key)) for one in rows])
        for one in rows:
            moments = (self.dated(one), told.get(str(getattr(one, self.key))))
            yield Address(in_every_language(self.path(one)), max(filter(None, moments), default=None))

    def _told(self, keys: Sequence[str]) -> Mapping[str, datetime.datetime]:
        if not self.kind or not keys:
            return {}
        known = ShownThing.objects.public().present().filter(kind=self.kind, thing__in=keys)
        return dict(known.values_list("thing", "changed_at"))


def in_every_language(path: str) -> dict[str, str]:
    """Return the address of a page in each language of the interface: the first one has no prefix."""
    return {code: path if code == settings.LANGUAGE_CODE else f"/{code}{path}" for code, _name in settings.LANGUAGES}


def fixed_addresses() -> list[Address]:
    """Return the editorial pages, which are translated one by one, and the pages that list the rest."""
    pages = [
        *HomePage.objects.live().select_related("locale"),
        *StandardPage.objects.live().select_related("locale"),
        *OrganizationIndexPage.objects.live().select_related("locale"),
    ]
    own: dict[UUID, dict[str, Page]] = {}
    for page in sorted(pages, key=lambda page: page.pk):
        own.setdefault(page.translation_key, {})[page.locale.language_code] = page
    lists = [Address(in_every_language(reverse(name))) for name in LISTS]
    return [*map(_editorial, own.values()), *lists]


def _editorial(versions: Mapping[str, Page]) -> Address:
    """Where a page is not translated, the source is read under the prefix of the language."""
    paths = {code: str(page.url or "/") for code, page in versions.items()}
    source = paths.get(settings.LANGUAGE_CODE)
    moments = [page.last_published_at for page in versions.values() if page.last_published_at]
    return Address({**(in_every_language(source) if source else {}), **paths}, max(moments, default=None))


def _page_section(things: Callable[[], QuerySet[Any]], kind: str) -> SitemapSection:
    return SitemapSection(
        things, "translation_key", lambda page: str(page.url or "/"), kind, lambda page: page.last_published_at
    )


SECTIONS: Mapping[str, SitemapSection] = {
    "organizations": _page_section(
        lambda: OrganizationPage.objects.visible_to(None).filter(live=True), ChangedKind.ORGANIZATION
    ),
    "instruments": _page_section(lambda: InstrumentPage.objects.visible_to(None), ChangedKind.INSTRUMENT),
    "editions": _page_section(lambda: EditionPage.objects.visible_to(None).defer("numbered_text"), ChangedKind.EDITION),
    "practices": _page_section(lambda: PracticePage.objects.visible_to(None), ChangedKind.PRACTICE),
    "topics": SitemapSection(
        Topic.objects.current, "name", lambda one: reverse("topic", args=[one.code]), ChangedKind.TOPIC
    ),
    "initiatives": SitemapSection(
        lambda: Initiative.objects.visible_to(None),
        "public_id",
        lambda one: reverse("initiative", args=[one.slug]),
        ChangedKind.INITIATIVE,
    ),
    "questions": SitemapSection(
        lambda: Question.objects.visible_to(None), "slug", lambda one: reverse("question", args=[one.slug])
    ),
    "reports": SitemapSection(
        lambda: Report.objects.visible_to(None),
        "public_id",
        lambda one: reverse("report", args=[one.issue]),
        ChangedKind.REPORT,
        lambda one: one.recorded_at,
    ),
}
"""The sections by the name that their addresses have."""
