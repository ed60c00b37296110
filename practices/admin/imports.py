"""The screen "Import a text": what is read out of it is shown beside it, and saved as drafts."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage, reader_of
from organizations.screens import ParticipantScreen, ParticipantView
from practices.actions.imports import ImportRefused, TextDiffers
from practices.actions.intake import take_in
from practices.admin.publishing import publish_url
from practices.admin.structure_editing import act_on_form
from practices.documents.readings import FilePicture
from practices.documents.structure import Structure, read_structure
from practices.forms.imports import ImportForm, SourceForm
from practices.models.editions import EditionPage
from practices.queries.editions.pictures import content_address

MOST_SHOWN = 4 * 1024 * 1024
"""Bytes of pictures that the preview shows."""


def organizations_written_for(user: Any) -> Any:
    """Return the organizations that `user` may import for, by title."""
    organizations = OrganizationPage.objects.all()
    if not reader_of(user).is_secretariat:
        organizations = organizations.of(user)
    return organizations.order_by("title", "pk")


FACSIMILE = "facsimile"
"""The button that publishes the file as it is, whatever was read out of it."""


class ImportView(ParticipantScreen):
    """The form; "Preview" shows the structure, "Save as draft" makes instrument and edition."""

    template_name = "practices/admin/import.html"
    page_title = _("Import a text")
    header_icon = "doc-full-inverse"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the empty form."""
        initial = {"organization": request.GET.get("organization"), "instrument": request.GET.get("instrument")}
        form = ImportForm(
            organizations=organizations_written_for(request.user),
            by=request.user,
            initial={name: value for name, value in initial.items() if (value or "").isdecimal()},
        )
        return self._show(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Preview, save, or change the structure by one act."""
        organizations = organizations_written_for(request.user)
        is_act = bool(request.POST.get("act") or request.POST.get("mend"))
        data = act_on_form(request) if is_act else _as_facsimile(request.POST)
        form = ImportForm(data, request.FILES, organizations=organizations, by=request.user)
        if is_act or request.POST.get("do") == "preview":
            form.propose()
            is_valid = form.is_valid() or not {"text", "file", "language", "__all__"} & set(form.errors)
            return self._show(form, _structure(form, with_lines=True) if is_valid else None, is_preview=True)
        if not form.is_valid():
            return self._show(form, _structure(form, with_lines=True))
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
            return self._show(form, _structure(form, with_lines=True))
        except ImportRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, _structure(form, with_lines=True))
        messages.success(self.request, _say_what_was_made(imported.edition, data["language"]))
        if form.chosen is not None and form.chosen.file.original is not None:
            messages.info(
                self.request,
                gettext("Its source file is a cleaned copy of “%(name)s”. The original stays with the organization.")
                % {"name": form.chosen.came.name},
            )
        if self.request.POST.get("do") in ("publish", FACSIMILE):
            return redirect(publish_url(imported.edition))
        return redirect("wagtailadmin_pages:edit", imported.edition.pk)

    def _show(self, form: ImportForm, structure: Structure | None = None, *, is_preview: bool = False) -> HttpResponse:
        """Render; after a preview only what is wrong with the text itself is said."""
        if is_preview:
            for name in set(form.errors) - {"text", "file", "language"}:
                del form.errors[name]
        return self.render_to_response(
            self.get_context_data(
                form=form,
                structure=structure,
                preview_url=reverse("imports:preview"),
                about=[form[name] for name in ("title", "kind", "symbol")],
                asks_language="is_language_right" in form.errors or bool(form["is_language_right"].value()),
                dates=[form[name] for name in ("circulated", "adopted", "in_force")],
                file_was_read=form.read is not None,
            )
        )


class ImportPreviewView(ParticipantView):
    """The structure of a text as a piece of HTML in JSON: {html, error, proposed}.

    Of a file also {text, of_file, pictures}: its pictures by their code, as addresses that hold them.

    `proposed` are values for fields of the import form that the text says of itself.

    Of a file that was sent, `copy` is a second piece of HTML: what it holds beside its text, and which copies there
    are; `of_source` is that again, to be sent along.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the text, or the file when there is no text."""
        form = SourceForm(request.POST, request.FILES)
        form.is_valid()
        faults = {name: texts for name, texts in form.errors.items() if name != "language"}  # it is asked when saved
        if faults:
            return JsonResponse({"error": " ".join(str(text) for texts in faults.values() for text in texts)})
        structure = _structure(form)
        html = render_to_string(
            "practices/admin/import_structure.html", {"structure": structure, "is_form": True}, request
        )
        answer: dict[str, Any] = {"html": html if structure else "", "text": None, "copy": None}
        answer["proposed"] = form.proposed
        if form.chosen is not None:
            answer["copy"] = render_to_string("practices/admin/import_copy.html", {"form": form}, request)
            answer["of_source"] = form.sent_contents
        if form.read is not None:
            answer["text"] = form.cleaned_data["text"]
            answer["of_file"] = [one.sent for one in form.of_file]
            answer["pictures"] = _addresses_of(form.read.pictures)
        return JsonResponse(answer)


def _addresses_of(pictures: Iterable[FilePicture]) -> dict[str, str]:
    """Return the pictures of a file that is not kept yet as addresses that hold them, up to MOST_SHOWN bytes."""
    left = MOST_SHOWN
    shown: dict[str, str] = {}
    for picture in pictures:
        left -= len(picture.content)
        if left > 0:
            shown[picture.code] = content_address(picture.media_type, picture.content)
    return shown


def _as_facsimile(sent: QueryDict) -> QueryDict:
    """Return what was sent, without the words of the file where the file itself is to be published."""
    if sent.get("do") != FACSIMILE:
        return sent
    data = sent.copy()
    data["as_facsimile"], data["text"] = "on", ""
    return data


def _say_what_was_made(edition: EditionPage, language: str) -> str:
    if edition.is_facsimile:
        return gettext("“%(title)s” is a draft that shows its file. Nothing is public yet.") % {"title": edition.title}
    count = read_structure(edition.numbered_text, language=language).piece_count
    said = ngettext(
        "“%(title)s” is a draft with %(count)s provision. Nothing is public yet.",
        "“%(title)s” is a draft with %(count)s provisions. Nothing is public yet.",
        count,
    )
    return said % {"title": edition.title, "count": count}


def _structure(form: SourceForm, *, with_lines: bool = False) -> Structure | None:
    """Cut the form's text; `with_lines` lists its lines, which a page without script leads to."""
    text, language = form.cleaned_data.get("text"), form.cleaned_data.get("language")
    return (
        read_structure(text, language=language or "en", of_file=form.of_file, with_lines=with_lines) if text else None
    )


class ImportViewSet(ExchangeViewSet):
    """Import a text."""

    name = "imports"
    url_prefix = "import"
    menu_label = _("Import a text")
    menu_name = "imports"
    icon = menu_icon = "upload"
    menu_order = 50
    screens = (
        ("", ImportView, "index"),
        ("preview/", ImportPreviewView, "preview"),
    )
