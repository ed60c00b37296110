"""Screens and addresses that stand in the place of wagtail-localize's own."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import include, path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from rest_framework import status
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.whitelist import check_url
from wagtail_localize.models import Translation
from wagtail_localize.views import edit_translation
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm

from home.translating import editorial_types
from home.translation_actions import MOST_PO_BYTES, POFileRefused, open_first_page, take_po_file
from organizations.screens import show_refusals


class EditorialTranslationForm(SubmitTranslationForm):
    """Into which languages. Pages below are never taken along: organizations lie below the first page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["include_subtree"].disabled = True
        self.fields["include_subtree"].widget = forms.HiddenInput()


class SubmitView(SubmitPageTranslationView):
    """Start the translation of an editorial page, as a draft."""

    def get_form(self) -> EditorialTranslationForm:
        """Return the form."""
        if self.request.method == "POST":
            return EditorialTranslationForm(self.object, self.request.POST)
        asked = super().get_form()
        return EditorialTranslationForm(self.object, initial=asked.initial)

    def form_valid(self, form: EditorialTranslationForm) -> HttpResponse:
        """Let each language have a first page, so that what is translated lies below it."""
        for locale in form.cleaned_data["locales"]:
            open_first_page(locale=locale, by=self.request.user)
        return super().form_valid(form)


class StringView(edit_translation.edit_string_translation.cls):
    """Keep one translated passage, which the editor sends as a form (our API takes JSON alone)."""

    parser_classes = (FormParser, MultiPartParser)
    throttle_classes = ()

    def put(self, request: Request, **kwargs: Any) -> Response:
        """Refuse what lacks the value."""
        if "value" not in request.POST:
            return Response(status=status.HTTP_400_BAD_REQUEST)
        return super().put(request, **kwargs)


class LinkOverrideView(edit_translation.edit_override.cls):
    """Keep where a link leads in the translation."""

    parser_classes = (FormParser, MultiPartParser)
    throttle_classes = ()

    def put(self, request: Request, **kwargs: Any) -> Response:
        """Refuse what the editor of pages would not take as an address either."""
        if not check_url(request.POST.get("value", "")):
            return Response(status=status.HTTP_400_BAD_REQUEST)
        return super().put(request, **kwargs)


class ReportView(TranslationsReportView):
    """How far the translations are: those of editorial pages, the newest first."""

    def get_queryset(self) -> Any:
        """Return them in an order that pages of the list can follow."""
        translations = super().get_queryset().filter(source__specific_content_type__in=editorial_types())
        return translations.select_related("source__locale", "target_locale").order_by("-created_at", "-pk")


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take the passages of a PO file, or say why not."""
    translation = get_object_or_404(Translation, pk=translation_id)
    if not edit_translation.user_can_edit_instance(request.user, translation.get_target_instance()):
        raise PermissionDenied
    file = request.FILES.get("file")
    content = file.read(MOST_PO_BYTES + 1) if file else b""
    with show_refusals(request, POFileRefused):
        take_po_file(translation=translation, content=content, by=request.user)
        messages.success(request, gettext("The passages from the file were imported."))
    return redirect(get_valid_next_url_from_request(request) or translation.get_target_instance_edit_url())


def translation_urls() -> list[Any]:
    """Return the addresses: the same as wagtail-localize's, and looked at before them."""
    ours = [
        path("submit/page/<int:page_id>/", SubmitView.as_view(), name="submit"),
        path(
            "translate/<int:translation_id>/strings/<int:string_segment_id>/edit/", StringView.as_view(), name="string"
        ),
        path(
            "translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
            LinkOverrideView.as_view(),
            name="link",
        ),
        path("translate/<int:translation_id>/pofile/upload/", upload, name="upload"),
        path("reports/translations/", ReportView.as_view(), name="report"),
        path("reports/translations/results/", ReportView.as_view(results_only=True), name="report_results"),
    ]
    return [path("localize/", include((ours, "wagtail_translating")))]
