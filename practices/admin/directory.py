"""The screen that imports people, for the secretariat: a sheet, what it would change, confirming."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import ExchangeScreen, SecretariatView
from practices.actions.directory.people import import_people, plan_people
from practices.actions.directory.plans import DirectoryPlan, DirectoryRefused, RowOutcome
from practices.actions.directory.sheets import SheetUnreadable
from practices.admin.held_uploads import hold_no_file
from practices.forms.directory import SheetForm

MOST_SHOWN = 500
"""Rows and faults that are shown; the counts are of all."""


class SheetView(ExchangeScreen, SecretariatView):
    """A sheet: first what it would change, then changing it."""

    template_name = "practices/admin/directory_import.html"
    header_icon = "upload"
    kind = ""
    plan: Any = None
    write: Any = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the file."""
        return self._show(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what would change; on the second press, change it."""
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, status=422)
        content, digest = form.cleaned_data["content"], form.cleaned_data["digest"]
        try:
            if digest and request.POST.get("do") == "import":
                plan = type(self).write(content=content, by=request.user, digest=digest)
                messages.success(request, _said(plan))
                return redirect(request.path)
            plan = type(self).plan(content=content, by=request.user)
        except (SheetUnreadable, DirectoryRefused) as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, status=422)
        hold_no_file(request)
        held = "" if plan.faults else form.hold(content, plan.digest)
        return self._show(self._form(initial={"held": held}), plan=plan, held=held)

    def _form(self, *args: Any, **kwargs: Any) -> SheetForm:
        return SheetForm(*args, kind=self.kind, user=self.request.user, **kwargs)

    def _show(
        self, form: SheetForm, *, plan: DirectoryPlan | None = None, held: str = "", status: int = 200
    ) -> HttpResponse:
        context = self.get_context_data(form=form, plan=plan, held=held, kind=self.kind)
        if plan is not None:
            context |= {
                "created": plan.count(RowOutcome.CREATED),
                "changed": plan.count(RowOutcome.CHANGED),
                "unchanged": plan.count(RowOutcome.UNCHANGED),
                "rows": Paginator(plan.writing, MOST_SHOWN).get_page(1),
                "faults": Paginator(plan.faults, MOST_SHOWN).get_page(1),
            }
        return self.render_to_response(context, status=status)


class OrganizationSheetView(SecretariatView):
    """Organizations are imported with the other sheets."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Lead there."""
        return redirect(f"{reverse('sheets:index')}?kind=organizations", permanent=True)


class PeopleSheetView(SheetView):
    """Importing people."""

    page_title = _("Import people")
    kind = "people"
    plan = staticmethod(plan_people)
    write = staticmethod(import_people)


def _said(plan: DirectoryPlan) -> str:
    words = gettext("Imported: %(created)s created, %(changed)s changed, %(unchanged)s unchanged.")
    return words % {str(outcome): plan.count(outcome) for outcome in RowOutcome}


class DirectoryViewSet(ExchangeViewSet):
    """The sheet of people, and the former address of the one of organizations."""

    name = "directory"
    url_prefix = "directory"
    icon = "upload"
    menu_label = _("Import people")
    menu_name = "directory"
    menu_order = 810
    menu_item_class = SecretariatMenuItem
    screens = (
        ("organizations/", OrganizationSheetView, "organizations"),
        ("people/", PeopleSheetView, "people"),
    )
