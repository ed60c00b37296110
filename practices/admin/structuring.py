"""The structure of a text while it is edited: reading a file, listing doubts; and who is asked to structure one."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter

from organizations.menu import ExchangeViewSet
from organizations.screens import ExchangeScreen, ParticipantView, editor_step, show_refusals
from practices.actions import structuring
from practices.actions.edition_pictures import keep_pictures
from practices.actions.recognitions import recognise_later
from practices.actions.structuring import StructuringRefused, ask_for_structure, finish_structuring
from practices.admin.structure_editing import StructureActView, edition_to_edit
from practices.documents.content_hints import hints_of_text
from practices.documents.structure import keep_doubts, read_structure
from practices.documents.text import UnreadableText
from practices.forms.imports import STRUCTURE_LATER, DoubtsForm, ReadForm, ScannedPages, content_of, read_words
from practices.models.editions import EditionPage
from practices.models.structuring import StructuringRequest
from practices.permissions import is_secretariat, may_write_for
from practices.queries.editions.facsimiles import page_picture
from practices.queries.editions.recognitions import recognition_of, say_progress
from practices.views.edition_pictures import send_picture

MOST_LISTED = 200


class ReadView(ParticipantView):
    """The text of a file in JSON: {text, title, language, format, pages, of_file}.

    `pages` are the lines at which the pages of a PDF begin, `of_file` is [[line, code, message, weight, words]].
    What cannot be read is {error}; `of_file` are the doubts about the file, to be sent along for the list of doubts.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file that is sent, else the one that an edition has."""
        form = ReadForm(request.POST, request.FILES)
        if not form.is_valid():
            return _refusal(" ".join(str(text) for texts in form.errors.values() for text in texts))
        upload = form.cleaned_data["file"]
        name, content = (
            (upload.name, content_of(upload)) if upload else _source_of(form.cleaned_data["edition"], request.user)
        )
        if not name:
            return _refusal(gettext("Choose a file first."))
        key = form.cleaned_data["edition"]
        try:
            read = read_words(name, content)
        except ScannedPages as error:
            return _answer_scan(None if upload else key, request.user) or _refusal(str(error))
        except UnreadableText as error:
            return _refusal(str(error))
        if key is not None and read.pictures and not form.cleaned_data["without_pictures"]:
            keep_pictures(edition=_draft_of(key, request.user), pictures=read.pictures)
        return JsonResponse(
            {
                "text": read.text,
                "title": read.title,
                "language": read.language,
                "format": read.format,
                "pages": list(read.pages),
                "of_file": [one.sent for one in keep_doubts(read.doubts, read.text)],
            }
        )


def _answer_scan(key: uuid.UUID | None, user: Any) -> JsonResponse | None:
    """Return the words of the scan that an edition has, or how far they are; they are asked for where nobody did."""
    if key is None:
        return None
    draft = _draft_of(key, user)
    row = recognition_of(draft) or recognise_later(edition=draft, by=user)
    if row is None:
        return None
    if not row.done_at:
        return JsonResponse({"error": say_progress(row)})
    said = {"text": row.text, "pages": row.pages, "of_file": row.doubts}
    return JsonResponse({**said, "title": "", "language": draft.language, "format": "pdf"})


def _refusal(reason: str) -> JsonResponse:
    return JsonResponse({"error": f"{reason} {STRUCTURE_LATER}"})


def _source_of(key: uuid.UUID | None, user: Any) -> tuple[str, bytes]:
    """Return name and content of the file of an edition's newest draft, ("", b"") when there is none.

    Raises Http404 for who may not read that draft.
    """
    if key is None:
        return "", b""
    draft = _draft_of(key, user)
    try:
        with draft.source_file.open("rb") as file:
            return str(draft.source_name or draft.source_file.name), file.read()
    except (FileNotFoundError, ValueError):  # it is gone, or there never was one
        return "", b""


def _draft_of(key: uuid.UUID, user: Any) -> EditionPage:
    """Return the newest draft of an edition. Raises Http404 as `edition_to_edit`."""
    draft: EditionPage = edition_to_edit(key, user).get_latest_revision_as_object()
    return draft


class DoubtsView(ParticipantView):
    """The doubts about a text as a piece of HTML in JSON: {html, open_count, accepted_count, keys of the open}.

    `hints` is a second piece of HTML: the hints about the text.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Cut the text and list what is doubtful."""
        form = DoubtsForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"error": " ".join(str(text) for texts in form.errors.values() for text in texts)})
        data = form.cleaned_data
        structure = read_structure(
            data["text"], language=data["language"] or "en", accepted=data["accepted"], of_file=data["of_file"]
        )
        hints = hints_of_text(data["text"], field="numbered_text")
        return JsonResponse(
            {
                "html": render_to_string("practices/admin/doubts.html", {"structure": structure}, request),
                "open_count": len(structure.doubts),
                "accepted_count": len(structure.accepted),
                "hints": render_to_string("practices/admin/hints.html", {"hints": hints}, request),
                "keys": list(dict.fromkeys(question.key for question in structure.doubts)),
            }
        )


class DraftPageView(ParticipantView):
    """A page of the file of an edition's newest draft as a picture (PNG), for who writes for its organization."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the picture; 404 for everybody else, and where the file has no such page."""
        draft = _draft_of(kwargs["key"], request.user)
        picture = page_picture(draft, kwargs["number"]) if draft.source_file else None
        if picture is None:
            raise Http404
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
        return HttpResponse(picture, content_type="image/png", headers=headers)


class DraftPictureView(ParticipantView):
    """A picture of an edition's newest draft, for who writes for its organization."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the picture; 404 for everybody else."""
        draft = _draft_of(kwargs["key"], request.user)
        response = send_picture(request, draft.pictures.filter(code=kwargs["code"]).first())
        response["Cache-Control"] = "private, no-store"
        return response


class StructureRequestsView(ExchangeScreen, ParticipantView, TemplateView):
    """The open requests to structure a text: all for the secretariat, an organization's own for its people."""

    template_name = "practices/admin/structuring.html"
    page_title = _("Texts to structure")
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the requests, the oldest first."""
        requests = StructuringRequest.objects.open().visible_to(self.request.user).for_listing()
        return super().get_context_data(requests=requests[:MOST_LISTED], **kwargs)


class RequestStructureView(ParticipantView, ExchangeScreen, TemplateView):
    """Asks the secretariat to structure an edition: a note, and a button."""

    template_name = "practices/admin/structuring_ask.html"
    page_title = _("Ask the secretariat to structure it")
    header_icon = "list-ul"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the edition."""
        super().setup(request, *args, **kwargs)
        self.edition = get_object_or_404(EditionPage, translation_key=kwargs["key"])

    def way(self) -> list[dict[str, Any]]:
        """Come from the edition."""
        return [editor_step(self.edition)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; 404 for who does not write for the edition's organization."""
        if not may_write_for(request.user, self.edition.instrument.organization):
            raise Http404
        asked = StructuringRequest.objects.open().filter(edition=self.edition).for_listing().first()
        return self.render_to_response(self.get_context_data(edition=self.edition, asked=asked))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask; a refusal is said."""
        with show_refusals(request, StructuringRefused):
            ask_for_structure(edition=self.edition, by=request.user, note=request.POST.get("note", ""))
            messages.success(
                request, gettext("The secretariat has been asked. You can publish the file in the meantime.")
            )
        return redirect("wagtailadmin_pages:edit", self.edition.pk)


class DoneView(ParticipantView, View):
    """Says that a request is done."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the request, if it is one that the user sees."""
        visible = StructuringRequest.objects.visible_to(request.user)
        with show_refusals(request, StructuringRefused):
            finish_structuring(asked=get_object_or_404(visible, pk=kwargs["pk"]), by=request.user)
            messages.success(request, gettext("Done."))
        return redirect("structure:index")


def ask_url(edition: Any) -> str:
    """Return the address at which the secretariat is asked to structure an edition."""
    return reverse("structure:ask", args=[edition.translation_key])


def requests_that_wait(user: Any) -> Any:
    """Keep the open requests for whoever answers them: the secretariat; nobody else's wait."""
    requests = StructuringRequest.objects.open()
    return (requests if is_secretariat(user) else requests.none()).for_listing()


class AskedFormatter(LogFormatter):
    """Says what was asked."""

    label = _("Structure requested")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        return gettext("The secretariat was asked to structure the text")


class DoneFormatter(LogFormatter):
    """Says that it is done."""

    label = _("Structure done")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        return gettext("The text is structured: the request is done")


def register_structuring(actions: Any) -> None:
    """Make the actions known to Wagtail's log."""
    actions.register_action(structuring.ASKED)(AskedFormatter)
    actions.register_action(structuring.DONE)(DoneFormatter)


class StructureViewSet(ExchangeViewSet):
    """The structure of texts."""

    name = "structure"
    url_prefix = "structure"
    menu_label = _("Texts to structure")
    menu_name = "structure"
    icon = menu_icon = "list-ul"
    menu_order = 60
    screens = (
        ("", StructureRequestsView, "index"),
        ("read/", ReadView, "read"),
        ("doubts/", DoubtsView, "doubts"),
        ("act/", StructureActView, "act"),
        ("ask/<uuid:key>/", RequestStructureView, "ask"),
        ("done/<int:pk>/", DoneView, "done"),
        ("page/<uuid:key>/<int:number>/", DraftPageView, "page"),
        ("picture/<uuid:key>/<slug:code>/", DraftPictureView, "picture"),
    )
