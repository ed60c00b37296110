"""The base of the forms of pages: other pages are named only by who may see them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from organizations.models.people import reader_of


class ReachForm(WagtailAdminPageForm):
    """Refuses a chosen page that the user may not see: the editor would show its title."""

    def is_valid(self) -> bool:
        """Check the form, its rows, and that each chosen page is within the user's reach."""
        valid = super().is_valid()
        return all([valid, *(_chooses_within_reach(form, self.for_user) for form in self._forms())])

    def _forms(self) -> Iterator[forms.BaseForm]:
        if self.is_bound:
            yield self
            for formset in self.formsets.values():
                yield from formset.forms


def _chooses_within_reach(form: Any, user: Any) -> bool:
    refused = [
        name
        for name, field in form.fields.items()
        if isinstance(field, forms.ModelChoiceField)
        and isinstance(page := getattr(form, "cleaned_data", {}).get(name), Page)
        and form.initial.get(name) != page.pk
        and not may_name(user, page)
    ]
    for name in refused:
        form.add_error(name, _("You cannot name a page here."))
        form.data = form.data.copy()
        form.data[form.add_prefix(name)] = ""  # the form that is shown again would give the title away
    return not refused


def may_name(user: Any, page: Page) -> bool:
    """Tell whether `user` may name `page` in a text of theirs: they may read it, or it is their own."""
    reader = reader_of(user)
    if reader.is_secretariat:
        return True
    rule = getattr(type(page).objects, "visible_to", None)
    if rule is not None and rule(user).filter(pk=page.pk).exists():
        return True
    organizations = apps.get_model("organizations", "OrganizationPage").objects.filter(pk__in=reader.organizations)
    return any(page.path.startswith(path) for path in organizations.values_list("path", flat=True))
