"""The screen "Import a text": what is read out of it is shown beside it, and saved as drafts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage, reader_of
from practices.actions.imports import ImportRefused, TextDiffers
from practices.actions.intake import take_in
from practices.forms.imports import ImportForm, SourceForm
from practices.interchange.structure import Structure, read_structure


def organizations_written_for(user: Any) -> Any:
    """Give the organizations that `user` may import for, by title."""
    organizations = OrganizationPage.objects.all()
    if not reader_of(user).is_secretariat:
        organizations = organizations.of(user)
    return organizations.order_by("title", "pk")


class ImportAccess(View):
    """Refuses who writes for no organization."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let officers, approvers and the secretariat in."""
        reader = reader_of(request.user)
        if not (reader.is_secretariat or reader.is_participant):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ImportView(WagtailAdminTemplateMixin, ImportAccess):
    """The form; "Preview" shows the structure, "Save as draft" makes instrument and edition."""

    template_name = "practices/admin/import.html"
    page_title = _("Import a text")
    header_icon = "doc-full-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Give the way to this screen."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the empty form."""
        initial = {"organization": request.GET.get("organization"), "instrument": request.GET.get("instrument")}
        form = ImportForm(
            organizations=organizations_written_for(request.user),
            initial={name: value for name, value in initial.items() if (value or "").isdecimal()},
        )
        return self._show(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Preview or save."""
        form = ImportForm(request.POST, request.FILES, organizations=organizations_written_for(request.user))
        if request.POST.get("do") == "preview":
            source = SourceForm(form.data, request.FILES)
            return self._show(form, _structure(source) if source.is_valid() else None, only_source=source)
        if not form.is_valid():
            return self._show(form, _structure(form))
        return self._save(form)

    def _save(self, form: ImportForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            imported = take_in(
                organization=data["organization"],
                instrument=data["instrument"],
                draft=form.draft(),
                correct=data["correct"],
                by=self.request.user,
                origin="form",
            )
        except TextDiffers as refusal:
            form.add_error("correct", str(refusal))
            return self._show(form, _structure(form))
        except ImportRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, _structure(form))
        found = read_structure(data["text"], language=data["language"])
        messages.success(
            self.request,
            ngettext(
                "“%(title)s” is a draft with %(count)s provision. Nothing is public yet.",
                "“%(title)s” is a draft with %(count)s provisions. Nothing is public yet.",
                found.piece_count,
            )
            % {"title": imported.edition.title, "count": found.piece_count},
        )
        return redirect("wagtailadmin_pages:edit", imported.edition.pk)

    def _show(
        self, form: ImportForm, structure: Structure | None = None, *, only_source: SourceForm | None = None
    ) -> HttpResponse:
        """Render; after a preview only what is wrong with the text itself is said."""
        if only_source is not None:
            form.full_clean()
            named = {name: errors for name, errors in only_source.errors.items() if name in form.fields}
            form.errors.clear()
            form.errors.update(named)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                structure=structure,
                preview_url=reverse("imports:preview"),
                about=[form[name] for name in ("title", "kind", "symbol")],
                dates=[form[name] for name in ("circulated", "adopted", "in_force")],
                file_was_read=bool(form.content),
            )
        )


class PreviewView(ImportAccess):
    """The structure of a text as a piece of HTML in JSON: {html, text (of a file), error}."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the text, or the file when there is no text."""
        form = SourceForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"error": " ".join(str(text) for texts in form.errors.values() for text in texts)})
        html = render_to_string("practices/admin/import_structure.html", {"structure": _structure(form)}, request)
        return JsonResponse({"html": html, "text": form.cleaned_data["text"] if form.content else None})


def _structure(form: SourceForm) -> Structure | None:
    text, language = form.cleaned_data.get("text"), form.cleaned_data.get("language")
    return read_structure(text, language=language or "en") if text else None


class ImportViewSet(ExchangeViewSet):
    """Import a text."""

    name = "imports"
    url_prefix = "import"
    menu_label = _("Import a text")
    menu_name = "imports"
    icon = menu_icon = "upload"
    menu_order = 50

    @cached_property
    def menu_url(self) -> str:
        """Address of the form."""
        return reverse("imports:index")

    def get_urlpatterns(self) -> list[Any]:
        """Give the addresses of the form and of its preview."""
        return [
            path("", ImportView.as_view(), name="index"),
            path("preview/", PreviewView.as_view(), name="preview"),
        ]
