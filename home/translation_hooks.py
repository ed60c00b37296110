"""What wagtail-localize does in Wagtail's screens, kept to editorial pages."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail_localize import synctree
from wagtail_localize import wagtail_hooks as localize

from home.models import HomePage
from home.translating import is_editorial

TAKEN_BACK = [
    ("register_page_header_buttons", localize.page_listing_more_buttons),
    ("register_page_listing_more_buttons", localize.page_listing_more_buttons),
    ("before_edit_page", localize.before_edit_page),
    ("register_page_action_menu_item", localize.register_restart_translation_page_action_menu_item),
    ("register_page_action_menu_item", localize.register_convert_back_to_alias_page_action_menu_item),
    ("after_create_page", synctree.after_create_page),
]
"""What is registered for every page of the tree. The first four come again below; aliases are not made here."""


def take_back() -> None:
    """Unregister it. Raises ValueError if wagtail-localize registers something else by now."""
    hooks.register_temporarily(TAKEN_BACK).__exit__(None, None, None)


def offer_translating(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Offer to translate an editorial page, and to bring what changed into its translations."""
    if is_editorial(page):
        yield from localize.page_listing_more_buttons(page, user, view_name, next_url)


def open_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Open an editorial page that is a translation in the editor of translations."""
    if not is_editorial(page):
        return None
    if request.method == "GET" and page.live and not isinstance(page, HomePage) and not page.get_parent().live:
        messages.warning(
            request, gettext("It becomes visible once the home page in this language is published as well.")
        )
    return localize.before_edit_page(request, page)


class RestartItem(localize.RestartTranslationPageActionMenuItem):
    """Takes up the translation of an editorial page again."""

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Tell whether the page was a translation once."""
        return context["view"] == "edit" and is_editorial(context["page"]) and super().is_shown(context)


def restart_item() -> RestartItem:
    """Return the line of the editor's menu."""
    return RestartItem(order=0)
