"""Pages of the tree by their path below the home pages: what the portal's own way and Wagtail's router both ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Concat, Length, Substr
from wagtail.models import Page, PageViewRestriction


@dataclass(frozen=True, slots=True)
class PageAtPath:
    """A published page. `has_password`: Wagtail's page privacy closes it or a page above, or it is another's alias."""

    key: int
    content_type: int
    locale: int
    language: str
    has_password: bool

    @property
    def model(self) -> Any:
        """Its own type; None for one that is not installed any more."""
        return ContentType.objects.get_for_id(self.content_type).model_class()


def find_page_at(homes: Any, steps: Sequence[str], is_wanted: Callable[[PageAtPath], bool]) -> PageAtPath | None:
    """Return the published page at these steps below one of `homes` that is wanted, else that of the source language.

    Organizations' pages exist once, in the source language: other languages fall back to it. One query.
    """
    below = "".join(f"{step}/" for step in steps)
    paths = homes.order_by().values_list(Concat("url_path", Value(below), output_field=TextField()))
    pages = Page.objects.filter(url_path__in=paths, live=True).order_by()
    above = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path")))
    pages = (pages.filter(slug=steps[-1]) if steps else pages).annotate(has_password=Exists(above))
    columns = ("pk", "content_type", "locale", "locale__language_code", "has_password", "alias_of")
    found = [
        PageAtPath(key, kind, locale, language, has_password or alias_of is not None)
        for key, kind, locale, language, has_password, alias_of in pages.values_list(*columns)
    ]
    return next(
        (one for rule in (is_wanted, _is_of_source_language) for one in found if rule(one)),
        None,
    )


def _is_of_source_language(page: PageAtPath) -> bool:
    return page.language == settings.LANGUAGE_CODE
