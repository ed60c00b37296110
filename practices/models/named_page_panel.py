"""The panel of a page that may be another organization's: its title is shown to those who may read it."""

from copy import copy
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext
from wagtail.admin.compare import ForeignObjectComparison
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminPageChooser


class NamedPagePanel(FieldPanel):
    """A field that names an instrument, without the title of one that the reader may not see."""

    def get_comparison_class(self) -> type["PublicPageComparison"]:
        """Return what names the instruments that everybody may see: who compares is not known there."""
        return PublicPageComparison

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel of one row."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is None or self.request is None:
                return
            key = self.bound_field.value()
            if key and not _is_seen(self.bound_field.field.queryset.model, key, self.request.user):
                widget = copy(self.bound_field.field.widget)
                widget.__class__ = UntitledPageChooser
                self.bound_field.field.widget = widget


class UntitledPageChooser(AdminPageChooser):
    """A chooser that does not say what has been chosen."""

    def get_value_data_from_instance(self, instance: Any) -> dict[str, Any]:
        """Return the key alone, and that the page is not public."""
        data = super().get_value_data_from_instance(instance)
        return {**data, "edit_url": None, self.display_title_key: _untitled()}


class PublicPageComparison(ForeignObjectComparison):
    """Compares which page was named in two revisions, by the titles that everybody may see."""

    def get_objects(self) -> tuple[str | None, ...]:
        """Return the titles before and after, None where there is none."""
        return tuple(one and _public_title(one) for one in super().get_objects())


def _public_title(page: Any) -> str:
    return str(page) if _is_seen(type(page), page.pk, AnonymousUser()) else _untitled()


def _is_seen(model: Any, key: Any, user: Any) -> bool:
    return bool(model.objects.visible_to(user).filter(pk=key).exists())


def _untitled() -> str:
    return gettext("An instrument that is not public")
