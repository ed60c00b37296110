"""The base of every page that the public reads."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import get_language, get_language_from_path
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page, PageViewRestriction

from organizations.models.child_rows import with_child_rows
from organizations.models.page_fields import PageField, label_of
from organizations.models.reach_form import ReachForm

UNREAD = (
    "numchild", "latest_revision", "has_unpublished_changes", "first_published_at", "last_published_at",
    "live_revision", "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "draft_title", "owner",
    "seo_title", "show_in_menus", "search_description", "latest_revision_created_at", "alias_of",
)  # fmt: skip
"""What Wagtail keeps of a page and readers are not shown."""

KEPT_FOR_EDITORS = (
    "numchild", "latest_revision", "has_unpublished_changes", "go_live_at", "expire_at", "expired", "locked",
    "locked_at", "locked_by", "latest_revision_created_at", "show_in_menus",
)  # fmt: skip
"""What of a page no reader is shown, nor what serves it asks."""


def unread(*paths: str) -> tuple[str, ...]:
    """Return the fields to `defer` of the pages at these paths ("": of the rows themselves)."""
    return tuple(f"{path}__{name}" if path else name for path in paths for name in UNREAD)


class ReaderPage(Page, models.Model):
    """A page whose context is gathered by the reader named for its type in `settings.PAGE_READERS`.

    Who may see it is asked of its queryset's `visible_to`; for the others it is not there (404).
    Publishing and unpublishing happen in one transaction with everything that follows from them.
    """

    base_form_class = ReachForm
    private_page_options: list[str] = []  # page privacy gets lost on copy and move: releases say who may see
    show_in_menus_default = False
    described: ClassVar[Mapping[str, PageField]] = {}
    """The fields that several places carry, by name."""
    read_with: ClassVar[tuple[str, ...]] = ()
    """The child rows that its page shows, its own and those of its organization."""
    found_for: Any = None
    """For whom `find` found that this page, behind no password, is visible."""

    class Meta:
        abstract = True

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Label and text of the described fields that its page shows by their labels, as far as they say something."""
        names = [name for name, about in self.described.items() if about.is_labelled]
        texts = [getattr(self, f"get_{name}_display", lambda name=name: getattr(self, name))() for name in names]
        return [(str(label_of(self, name)), str(text)) for name, text in zip(names, texts, strict=True) if text]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        reader = import_string(settings.PAGE_READERS[self._meta.label])
        return {**super().get_context(request, *args, **kwargs), **reader(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_seen = getattr(request, "is_preview", False) or self.found_for is request.user
        if not is_seen and not self.is_visible_to(request.user):
            raise Http404
        return super().serve(request, *args, **kwargs)

    @classmethod
    def find(cls, key: int, user: Any) -> Self | None:
        """Return the page with this key and what is read with it, None where `user` may not see it. One query."""
        pages: Any = cls._default_manager.filter(pk=key, live=True).defer(*KEPT_FOR_EDITORS)
        if hasattr(pages, "visible_to"):
            pages = pages.visible_to(user)
        if any(path.startswith("organization__") for path in cls.read_with):
            pages = pages.select_related("organization").defer(*KEPT_FOR_EDITORS, *unread("organization"))
        with_columns = getattr(import_string(settings.PAGE_READERS[cls._meta.label]), "with_columns", None)
        pages = pages if with_columns is None else with_columns(pages)
        page: Self | None = with_child_rows(pages, *cls.read_with).order_by().first()
        if page is not None:
            page.found_for = user
        return page

    def is_visible_to(self, user: Any) -> bool:
        """Ask the type's own rule (one query)."""
        return bool(type(self).objects.visible_to(user).filter(pk=self.pk).exists())

    def get_admin_display_title(self) -> str:
        """Name a published page by its published title: choosers show it to others, who see no draft."""
        return str(self.title if self.live else self.draft_title or self.title)

    def get_view_restrictions(self) -> Any:
        """Return what Wagtail's page privacy says, in one query: it is not offered here, and holds where it is set."""
        if self.found_for is not None:
            return PageViewRestriction.objects.none()
        if self.alias_of_id:
            return super().get_view_restrictions()
        above = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=above)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        """Address this page under the active language: it exists once and is read in every one."""
        parts = super().get_url_parts(request)
        if parts is None or parts[2] is None:
            return parts
        site_id, root_url, path = parts
        active = get_supported_content_language_variant(get_language() or settings.LANGUAGE_CODE)
        own = get_language_from_path(path)  # read off the path: asking the page's locale is a query for each page
        path = path.removeprefix(f"/{own}") if own else path
        prefix = "" if active == settings.LANGUAGE_CODE else f"/{active}"
        return site_id, root_url, f"{prefix}{path}"

    @transaction.atomic
    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        self.check_publishing(revision)
        return super().publish(revision, *args, **kwargs)

    def check_publishing(self, revision: Any) -> None:
        """Raise PermissionDenied where a revision may not be published; in the transaction that publishes."""

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        return super().unpublish(*args, **kwargs)
