"""The source files of editions: what they hold beside their text, cleaned copies, and the originals of those."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from organizations.menu import ScreenViewSet
from organizations.screens import ExchangeScreen, ParticipantView, editor_step
from practices.actions.source_cleaning import replace_by_cleaned
from practices.actions.source_files import SourceRefused
from practices.documents.file_contents.held import Changes
from practices.forms.source_copies import ACCEPT, AS_IS, REJECT, offer_copies
from practices.models.editions import EditionPage
from practices.models.releases import Release, ReleaseDecision, ReleasedKind
from practices.models.source_files import KeptOriginal
from practices.permissions import may_write_for
from practices.queries.editions.source_contents import read_source_contents, released_files

MOST_LISTED = 200
CHANGES: dict[str, Changes] = {ACCEPT: "accept", REJECT: "reject"}


class ReleasedFilesView(ExchangeScreen, ParticipantView, TemplateView):
    """The released source files of one's organizations that hold more than their text."""

    template_name = "practices/admin/source_files.html"
    page_title = _("Released source files")
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the files, by address."""
        return super().get_context_data(files=released_files(self.request.user)[:MOST_LISTED], **kwargs)


class SourceFileView(ExchangeScreen, ParticipantView, TemplateView):
    """The source file of the newest draft of an edition; makes a draft whose file is a cleaned copy of it."""

    template_name = "practices/admin/source_file.html"
    page_title = _("Source file")
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the edition."""
        super().setup(request, *args, **kwargs)
        self.edition = get_object_or_404(EditionPage, translation_key=kwargs["key"])

    @cached_property
    def draft(self) -> EditionPage:
        """The edition as its newest revision has it."""
        draft: EditionPage = self.edition.get_latest_revision_as_object()
        return draft

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to who does not write for the owner, and where there is no file."""
        if not may_write_for(request.user, self.edition.instrument.organization) or not self.draft.source_file:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the cleaned copy that was chosen."""
        changes = CHANGES.get(request.POST.get("copy", ""))
        if changes is None:
            messages.error(request, gettext("Choose which copy of the file readers get."))
            return redirect(request.path)
        try:
            replace_by_cleaned(edition=self.edition, changes=changes, by=request.user)
        except SourceRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(
            request,
            gettext("The draft now has the cleaned copy. Submit it for approval: readers get it once it is published."),
        )
        return redirect("wagtailadmin_pages:edit", self.edition.pk)

    def way(self) -> list[dict[str, Any]]:
        """Come from the edition."""
        return [editor_step(self.edition)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the file holds, the copies that are offered, to whom it is open, and the originals."""
        source = read_source_contents(self.draft)
        key = self.edition.translation_key
        choices = offer_copies(source, "" if source.needs_choice else ACCEPT) if source is not None else []
        stated = ReleaseDecision.objects.about(ReleasedKind.SOURCE_FILE, key).exclude(uncleaned_file="")
        return super().get_context_data(
            edition=self.edition,
            draft=self.draft,
            source=source,
            choices=[one for one in choices if one.code != AS_IS] if source and source.can_be_cleaned else [],
            release=Release.objects.filter(kind=ReleasedKind.SOURCE_FILE, thing=key).first(),
            stated=stated.select_related("record").first(),
            originals=KeptOriginal.objects.visible_to(self.request.user).filter(edition=self.edition).order_by("-pk"),
            **kwargs,
        )


class OriginalView(ParticipantView, View):
    """The original of a cleaned copy, for the people of its organization alone."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand it over as a download; 404 to everybody else, the secretariat included."""
        kept = get_object_or_404(KeptOriginal.objects.visible_to(request.user), public_id=kwargs["key"])
        try:
            file = kept.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(file, as_attachment=True, filename=kept.name, content_type="application/octet-stream")
        response["X-Content-Type-Options"] = "nosniff"
        return response


class SourceFileViewSet(ScreenViewSet):
    """Source files."""

    name = "source_files"
    url_prefix = "source-files"
    screens = (
        ("", ReleasedFilesView, "index"),
        ("<uuid:key>/", SourceFileView, "file"),
        ("originals/<uuid:key>/", OriginalView, "original"),
    )
