"""The page explorer, whose filters name only people of pages that the user explores, and the way to a page's editor."""

from typing import Any

from django.contrib.auth import get_user_model
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.wagtail_hooks import PageAdminURLFinder
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry

from practices.models.sealed_pages import is_sealed


def _explored(request: HttpRequest) -> Any:
    return policy_registry.get_by_type(Page).explorable_instances(request.user).order_by().values("pk")


def owners(request: HttpRequest) -> Any:
    """Keep the accounts that own a page within the user's part of the tree."""
    return get_user_model().objects.filter(
        pk__in=Page.objects.filter(pk__in=_explored(request)).order_by().values("owner")
    )


def editors(request: HttpRequest) -> Any:
    """Keep the accounts that edited a page within the user's part of the tree."""
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page__in=_explored(request))
    return get_user_model().objects.filter(pk__in=edits.order_by().values("user"))


class ExplorerFilterSet(GenericPageFilterSet):
    """Wagtail's filters, with people limited."""

    owner = MultipleUserFilter(label=_("Owner"), queryset=owners, widget=CheckboxSelectMultiple)
    edited_by = EditedByFilter(label=_("Edited by"), queryset=editors, widget=CheckboxSelectMultiple)


class ExplorerViewSet(PageViewSet):
    """The screens of every page type."""

    model = Page
    filterset_class = ExplorerFilterSet


class SealedPageURLFinder(PageAdminURLFinder):
    """The way from what refers to a page, and from logs, to its editor.

    Wagtail names only what has one: a sealed page has none for the secretariat, which Wagtail answers by itself.
    """

    def get_edit_url(self, instance: Any) -> str | None:
        """Return it, None for a page that is not there for the user."""
        if self.user and is_sealed(instance.specific, self.user):
            return None
        found: str | None = super().get_edit_url(instance)
        return found
