"""Links to pages within rich text: written where anybody may see the page, else the words are there without a link.

A text is written once for all its readers, and kept: Wagtail would write the address of any page by its number, and so
the slug of a draft, or of a text that was taken from the public since.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.html import format_html
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from practices.models.releases import is_page_visible_to

WITHOUT_ADDRESS = "<a>"
RULE = 'a[linktype="page"]'


class PublicPageLinks(PageLinkHandler):
    """Writes the start of links to pages."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the start of each link, without an address where the page is not public."""
        addresses = [_address(page) for page in cls.get_many(attrs_list)]
        return [str(format_html('<a href="{}">', one)) if one else WITHOUT_ADDRESS for one in addresses]


class NoDocumentLinks(DocumentLinkHandler):
    """Writes no address of a document: the editor offers none, and each is its organization's."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the start of each link."""
        return [WITHOUT_ADDRESS] * len(attrs_list)


class PublicPageLinksInEditor(PageLinkElementHandler):
    """Reads links to pages for the editor: as a link that leads nowhere where the page is not public."""

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return what the editor keeps of a link; the number remains, so that saving changes nothing."""
        page = Page.objects.filter(pk=attrs["id"]).first()
        if page is None or _address(page.specific) is None:
            return {"id": int(attrs["id"]), "url": None, "parentId": None}
        data: dict[str, Any] = super().get_attribute_data(attrs)
        return data


def link_public_pages(features: FeatureRegistry) -> None:
    """Put these in the place of Wagtail's."""
    features.register_link_type(PublicPageLinks)
    features.register_link_type(NoDocumentLinks)
    rules = features.converter_rules_by_converter["contentstate"]["link"]["from_database_format"]
    rules[RULE] = PublicPageLinksInEditor("LINK")


def _address(page: Page | None) -> str | None:
    """Return the address of a page (of its own type), in the reader's language; None where not everybody may see it."""
    if page is None:
        return None
    shown = page.localized
    return shown.url if is_page_visible_to(shown, AnonymousUser()) else None
