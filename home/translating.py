"""What wagtail-localize may touch: editorial pages, one language after another.

Instruments, editions, practices and organizations have languages of their own, and are shown by decisions of release;
a copy that is made for translation would stand beside these decisions.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from home.models import EditorialPage

NAMESPACES = frozenset({"wagtail_localize", "wagtail_translating"})
"""The addresses of wagtail-localize, and those of ours that lie in their place (`home.translation_screens`)."""
OPEN_TO_TRANSLATORS = frozenset(
    {
        "wagtail_localize:javascript_catalog",
        "wagtail_translating:report",
        "wagtail_translating:report_results",
    }
)
OPEN_FOR_EDITORIAL_PAGES = frozenset(
    {
        "wagtail_localize:update_translations",
        "wagtail_localize:download_pofile",
        "wagtail_localize:preview_translation",
        "wagtail_localize:stop_translation",
        "wagtail_translating:submit",
        "wagtail_translating:string",
        "wagtail_translating:link",
        "wagtail_translating:upload",
    }
)
"""Each other address is closed: there are no aliases, no translatable snippets, and no machine translates."""


def is_editorial(page: Page) -> bool:
    """Tell whether a page is one of those that are translated."""
    return issubclass(page.specific_class or Page, EditorialPage)


def editorial_types() -> list[ContentType]:
    """Return the types of these pages."""
    models = [model for model in apps.get_models() if issubclass(model, EditorialPage)]
    return list(ContentType.objects.get_for_models(*models).values())


def is_open_to_translators(name: str, kwargs: Mapping[str, Any]) -> bool:
    """Tell whether this address of `NAMESPACES` is open to who may translate at all."""
    return name in OPEN_TO_TRANSLATORS or (name in OPEN_FOR_EDITORIAL_PAGES and _is_about_editorial_page(kwargs))


def _is_about_editorial_page(kwargs: Mapping[str, Any]) -> bool:
    if "page_id" in kwargs:
        page = Page.objects.filter(pk=kwargs["page_id"]).first()
        return page is not None and is_editorial(page)
    sources = TranslationSource.objects.filter(specific_content_type__in=editorial_types())
    if "translation_source_id" in kwargs:
        return sources.filter(pk=kwargs["translation_source_id"]).exists()
    return sources.filter(translations=kwargs["translation_id"]).exists()
