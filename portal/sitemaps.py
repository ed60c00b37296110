"""What search engines are told of: public pages only, and nothing while the demonstration is shown."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage, StandardPage
from organizations.models import OrganizationPage
from practices.models import Demonstration, EditionPage, Initiative, InstrumentPage, PracticePage, Report


class PublicPages(Sitemap):
    """One type of page, through its own visibility rule."""

    def __init__(self, model: type[Page]) -> None:
        self.model = model

    def items(self) -> list[Page]:
        if Demonstration.is_loaded():
            return []
        pages = self.model.objects
        public = pages.visible_to(AnonymousUser()) if hasattr(pages, "visible_to") else pages.live()
        return list(public.order_by("pk"))

    def location(self, item: Page) -> str:
        return str(item.url or "/")

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at


class PublicInitiatives(Sitemap):
    """The joint initiatives that are published."""

    def items(self) -> list[Initiative]:
        if Demonstration.is_loaded():
            return []
        return list(Initiative.objects.visible_to(AnonymousUser()).order_by("pk"))

    def location(self, item: Initiative) -> str:
        return reverse("initiative", args=[item.slug])


class PublicReports(Sitemap):
    """The issues of the report that the public may read."""

    def items(self) -> list[Report]:
        if Demonstration.is_loaded():
            return []
        return list(Report.objects.visible_to(AnonymousUser()).order_by("sequence"))

    def location(self, item: Report) -> str:
        return reverse("report", args=[item.issue])

    def lastmod(self, item: Report) -> Any:
        return item.recorded_at


SITEMAPS: dict[str, Sitemap] = {
    model._meta.model_name or "": PublicPages(model)
    for model in (HomePage, StandardPage, OrganizationPage, InstrumentPage, EditionPage, PracticePage)
} | {"initiative": PublicInitiatives(), "report": PublicReports()}
