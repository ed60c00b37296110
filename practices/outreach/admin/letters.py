"""The screens of model letters: their list, the form, and how a letter made with one would look."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from practices.admin.list_columns import ListColumn, to
from practices.admin.lists import ListScreen
from practices.documents.letters.fields import FIELDS
from practices.documents.letters.print_file import write_letter_pdf
from practices.documents.pdf_out import UnprintableText
from practices.documents.when_used import when_used
from practices.models.outreach.letters import LetterModel
from practices.outreach.actions.letters import (
    LetterModelRefused,
    delete_letter_model,
    load_letter_models,
    save_letter_model,
)
from practices.outreach.admin.screens import OutreachScreen, OutreachViewSet
from practices.outreach.forms.letters import LetterModelForm
from practices.outreach.queries.samples import sample_letter, sample_recipients
from practices.queries.editions.exports import TEXT_FORMATS
from practices.queries.wording import language_name, list_words

WRITERS = {"pdf": write_letter_pdf, "docx": when_used("practices.documents.letters.word_file.write_letter_docx")}


class LetterModelScreen(OutreachScreen):
    """What the screens of model letters share."""

    header_icon = "doc-full"
    list_of = ("letters:index", _("Model letters"))


def _languages(letter_model: LetterModel) -> list[str]:
    return [language_name(words.language) for words in letter_model.wordings.all()]


class LetterModelsView(LetterModelScreen, ListScreen):
    """The model letters, by title."""

    model = LetterModel
    template_name = "practices/admin/letters.html"
    page_title = _("Model letters")
    lead = _(
        "A model letter is written once in each language, with fields that are filled in for each recipient. Letters "
        "that were made with it stay as they are when it changes."
    )
    nothing = _(
        "There is no model letter yet. Five are available in every language of the portal: dissemination, enquiry, "
        "reminder, thanks, and the invitation to the yearly return."
    )
    buttons = ((_("Write a model letter"), "letters:add", "plus"),)
    limited_by = ("purpose",)
    search_fields = ("title", "wordings__subject", "wordings__body")
    columns = (
        ListColumn("title", _("Model letter"), link=to("letters:detail")),
        ListColumn("purpose", _("For"), "get_purpose_display"),
        ListColumn("languages", _("Languages"), lambda row: list_words(_languages(row)), sort=""),
        ListColumn("changed_at", _("Changed")),
        ListColumn("sample", _("Sample"), lambda row: gettext("Sample"), is_act=True, link=to("letters:preview")),
    )  # fmt: skip

    def visible(self) -> Any:
        return LetterModel.objects.all()

    def get_base_queryset(self) -> Any:
        return self.visible().prefetch_related("wordings").order_by("title")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write those that an exchange begins with, where there is none."""
        if load_letter_models():
            messages.success(request, gettext("Created. Change them as you need."))
        return redirect("letters:index")


class OneLetterModelScreen(LetterModelScreen):
    """A screen of one model letter."""

    letter_model: LetterModel | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the model letter, if one is named."""
        super().setup(request, *args, **kwargs)
        self.key = kwargs.get("public_id")
        if self.key is not None:
            found = LetterModel.objects.prefetch_related("wordings")
            self.letter_model = get_object_or_404(found, public_id=self.key)
        self.page_title = self.letter_model.title if self.letter_model else gettext("Write a model letter")


class LetterModelView(OneLetterModelScreen):
    """The form of a model letter, with its words in every language."""

    template_name = "practices/admin/letter_form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(LetterModelForm(letter_model=self.letter_model))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or delete, or say what is wrong; "Save and look" leads to a sample."""
        if request.POST.get("do") == "delete" and self.letter_model is not None:
            delete_letter_model(letter_model=self.letter_model, by=request.user)
            messages.success(request, gettext("Deleted."))
            return redirect("letters:index")
        form = LetterModelForm(request.POST, letter_model=self.letter_model)
        if not form.is_valid():
            return self._show(form)
        data = form.cleaned_data
        try:
            saved = save_letter_model(
                letter_model=self.letter_model,
                title=data["title"],
                purpose=data["purpose"],
                wordings=form.wordings(),
                by=request.user,
            )
        except LetterModelRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Saved."))
        return redirect("letters:preview" if request.POST.get("do") == "look" else "letters:detail", saved.public_id)

    def _show(self, form: LetterModelForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form, letter_model=self.letter_model, fields=[f"{{{name}}}" for name in FIELDS])
        )


class LetterPreviewView(OneLetterModelScreen):
    """A sample: the letter as one organization would get it, in one language; also as its files."""

    template_name = "practices/admin/letter_preview.html"

    def way(self) -> list[dict[str, Any]]:
        """Come from the model letter."""
        assert self.letter_model is not None  # noqa: S101 - dispatch answered
        address = reverse("letters:detail", args=[self.letter_model.public_id])
        return [*super().way(), {"url": address, "label": self.letter_model.title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the sample, or hand it over as a file."""
        assert self.letter_model is not None  # noqa: S101 - dispatch answered
        self.page_title = gettext("Sample")
        asked = request.GET
        sample = sample_letter(
            self.letter_model, language=asked.get("language", ""), organization=asked.get("organization", "")
        )
        form = asked.get("format", "")
        if sample is not None and form in WRITERS:
            try:
                content = WRITERS[form](sample.document)
            except UnprintableText as refusal:
                messages.error(request, str(refusal))
            else:
                return HttpResponse(
                    content,
                    content_type=TEXT_FORMATS[form].content_type,
                    headers={"Content-Disposition": f'attachment; filename="sample.{form}"'},
                )
        languages = [(words.language, language_name(words.language)) for words in self.letter_model.wordings.all()]
        return self.render_to_response(
            self.get_context_data(
                letter_model=self.letter_model, sample=sample, languages=languages, recipients=sample_recipients()
            )
        )


class LetterModelViewSet(OutreachViewSet):
    """Model letters."""

    name = "letters"
    url_prefix = "letters"
    menu_label = _("Model letters")
    menu_name = "letters"
    icon = menu_icon = "doc-full"
    menu_order = 135
    index_view = LetterModelsView
    screens = (
        ("add/", LetterModelView, "add"),
        ("<uuid:public_id>/", LetterModelView, "detail"),
        ("<uuid:public_id>/preview/", LetterPreviewView, "preview"),
    )
