"""The form of an edition in the page editor."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from organizations.languages import is_known_language
from practices.interchange.plain_text import check_text
from practices.interchange.text import UnreadableText


class SourceFileInput(forms.ClearableFileInput):
    """Shows the file's name and SHA-256; it has no address of its own beside the visibility rule."""

    template_name = "practices/admin/source_file_input.html"


class EditionPageForm(WagtailAdminPageForm):
    """Checks the text, keeps the name and SHA-256 of the source file, refuses a clash of addresses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("Empty: the title of the instrument.")
        if "numbered_text" in self.fields:
            self.fields["numbered_text"].strip = False

    def clean_numbered_text(self) -> str:
        """Give the text with plain line ends. Raises ValidationError for what no text holds."""
        try:
            return check_text(self.cleaned_data["numbered_text"])
        except UnreadableText as error:
            raise ValidationError(str(error), code="unreadable") from error

    def clean_language(self) -> str:
        """Refuse a language that nobody knows."""
        language: str = self.cleaned_data["language"]
        if not is_known_language(language):
            raise ValidationError(_("Choose the language of the text."), code="unknown_language")
        return language

    def clean(self) -> dict[str, Any]:
        """Take the instrument's title where none is given, and refuse another edition's address."""
        data: dict[str, Any] = super().clean()
        instrument = self.parent_page
        if instrument is not None and not data.get("title"):
            data["title"] = instrument.specific.title_in(data.get("language"))
        self._refuse_clash(data)
        self._note_source(data)
        return data

    def _refuse_clash(self, data: dict[str, Any]) -> None:
        if {"language", "dated_on", "precision", "text_status"} - set(data):
            return
        if data["dated_on"] is None and data["precision"] != "unknown":
            self.add_error("dated_on", _("Give the date, or say that it is not known."))
            return
        address = type(self.instance)(
            **{name: data[name] for name in ("language", "dated_on", "precision", "text_status")}
        ).address
        own = self.instance if self.instance.pk else None
        if self.parent_page is not None and not Page._slug_is_available(address, self.parent_page, own):
            self.add_error(
                "dated_on",
                _("There is already an edition of this instrument at %(address)s: same date, language and status.")
                % {"address": address},
            )

    def _note_source(self, data: dict[str, Any]) -> None:
        if "source_file" not in self.changed_data or "source_file" in self.errors:
            return
        upload = data.get("source_file")
        self.instance.note_source(name=upload.name if upload else "", content=upload.read() if upload else b"")
        if upload:
            upload.seek(0)
