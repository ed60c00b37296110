"""The home page and the editorial pages."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import TranslatableField

from home.page_paths import find_page_at
from organizations.models import ReaderPage

PLAIN_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]
WORDS_OF_PAGES = [TranslatableField("title"), TranslatableField("seo_title"), TranslatableField("search_description")]
"""What is translated of every editorial page. Its address stays: `/fr/privacy/` is found from `/privacy/`."""


class EditorialPage(ReaderPage):
    """A page that the secretariat writes: published is public."""

    class Meta:
        abstract = True

    def is_visible_to(self, user: Any) -> bool:
        return bool(self.live)

    def get_url_parts(self, request: Any = None) -> tuple[int, str | None, str | None] | None:
        """Editorial pages are translated: each language has its own page and address."""
        return Page.get_url_parts(self, request)


class HomePage(EditorialPage):
    """The first page."""

    lede = models.TextField(_("lede"), blank=True, help_text=_("One or two sentences under the title."))

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["organizations.OrganizationIndexPage", "home.StandardPage"]
    template = "home/home_page.html"
    content_panels = [*Page.content_panels, FieldPanel("lede")]
    translatable_fields = [*WORDS_OF_PAGES, TranslatableField("lede")]

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page of an address in one query, instead of two for each of its steps. Raises Http404."""
        if not path_components:
            return super().route(request, path_components)
        homes = Page.objects.filter(translation_key=self.translation_key)
        homes = homes.filter(Q(live=True) | Q(pk=self.pk) | Q(locale__language_code=settings.LANGUAGE_CODE))
        found = find_page_at(homes, path_components, lambda page: page.locale == self.locale_id)
        if found is None:
            raise Http404
        return RouteResult(Page.objects.get(pk=found.key).specific)


class StandardPage(EditorialPage):
    """About, how to take part, terms of reuse, accessibility: each ends with who runs the portal."""

    body = RichTextField(_("text"), features=PLAIN_FEATURES, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/standard_page.html"
    content_panels = [*Page.content_panels, FieldPanel("body")]
    translatable_fields = [*WORDS_OF_PAGES, TranslatableField("body")]

    class Meta:
        verbose_name = _("editorial page")


class Branding(models.Model):
    """The one row of what this portal is called and looks like, who runs it, and how far its first steps are.

    Empty values are those that come with the product. `accent` is a colour written as #1a2b3c; `logo_type` is the media
    type of `logo`, `logo_digest` its SHA-256.
    """

    site_name = models.CharField(_("name of the portal"), max_length=60, blank=True)
    accent = models.CharField(_("accent colour"), max_length=7, blank=True)
    logo = models.BinaryField(_("logo"), default=bytes)
    logo_type = models.CharField(max_length=40, blank=True)
    logo_digest = models.CharField(max_length=64, blank=True)
    operator_name = models.CharField(_("who runs the portal"), max_length=160, blank=True, default="", db_default="")
    operator_address = models.TextField(_("postal address"), max_length=500, blank=True, default="", db_default="")
    operator_email = models.EmailField(_("e-mail address"), blank=True, default="", db_default="")
    operator_page = models.URLField(_("page for contact"), max_length=500, blank=True, default="", db_default="")
    mail_tried_at = models.DateTimeField(null=True)
    steps_dismissed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "home_house"

    def __str__(self) -> str:
        return self.site_name
