"""The form of an edition in the page editor."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from organizations.languages import is_known_language
from organizations.models import reader_of
from practices.documents.files import check_facsimile
from practices.documents.plain_text import check_text
from practices.documents.text import UnreadableText
from practices.models.topic_form import PageTopicsField
from practices.models.topics import standing_topics

MOST_ACCEPTED = 5_000
SUBMITTING = ("action-submit", "action-publish", "action-restart-workflow")
"""The buttons after which somebody else reads the page."""
KEY = re.compile(r"[\w.:-]{1,80}")
"""How the key of a doubt is written."""


class SourceFileInput(forms.ClearableFileInput):
    """Shows the file's name and SHA-256, and offers to read its text; it has no address beside the visibility rule."""

    template_name = "practices/admin/source_file_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {**context, "read_url": reverse("structure:read")}


class PiecesInput(forms.Textarea):
    """The text piece by piece, as readers see it, and the field that it is written in, line by line."""

    template_name = "practices/admin/numbered_text_input.html"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(
            {"rows": 28, "spellcheck": "false", "class": "structure-source", "dir": "auto", **(attrs or {})}
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        page_url = reverse("structure:page", args=[attributes["data-edition"], 0]) if "data-pdf" in attributes else ""
        return {
            **context,
            "act_url": reverse("structure:act"),
            "read_url": reverse("structure:read"),
            "page_url": page_url,
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the text with plain line ends: browsers send others, and a text nobody touched is not changed."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value

    class Media:
        css = {"all": ["css/structure.css", "css/structure_editor.css"]}
        js = [forms.widgets.Script("js/structure-editor.js", type="module")]


class NumberedTextInput(PiecesInput):
    """The text of an edition, with its doubts beside it."""

    class Media:
        js = ["js/edition-form.js"]


class DoubtsInput(forms.HiddenInput):
    """The keys of accepted doubts, and the list that they are accepted in, which follows the text."""

    template_name = "practices/admin/doubts_input.html"
    input_type = "hidden"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {**context, "doubts_url": reverse("structure:doubts")}

    @property
    def is_hidden(self) -> bool:
        """The list is to be seen, with its label."""
        return False


class UncomparedPanel(FieldPanel):
    """A field that says nothing to who compares two revisions."""

    def get_comparison_class(self) -> None:
        return None


class EditionPageForm(WagtailAdminPageForm):
    """Checks the text, keeps the name and SHA-256 of the source file, refuses a clash of addresses.

    `topics` are those of its instrument, as last drafted: they are written there once the form was saved.
    """

    topics = PageTopicsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("Empty: the title of the instrument.")
        if "numbered_text" in self.fields:
            self.fields["numbered_text"].strip = False
            if self.instance.pk:
                attributes = self.fields["numbered_text"].widget.attrs
                attributes["data-edition"] = str(self.instance.translation_key)
                if self.instance.source_name.lower().endswith(".pdf"):
                    attributes["data-pdf"] = ""
        if "accepted_doubts" in self.fields:
            # Else a default that is called asks for a second, hidden field, and its absence counts as a change.
            self.fields["accepted_doubts"].show_hidden_initial = False

        self._offer_topics()

    def _offer_topics(self) -> None:
        """Offer the topics of the instrument to its organization's people: its draft may be sealed to others."""
        if "topics" not in self.fields:
            return
        instrument = self.parent_page.specific if self.parent_page is not None else None
        owner = getattr(instrument, "organization_id", None)  # the form can be asked for anywhere
        if instrument is None or owner not in reader_of(self.for_user).organizations:
            del self.fields["topics"]
            return
        kept = standing_topics(instrument.get_latest_revision_as_object())
        self.fields["topics"] = PageTopicsField(page=self.instance, kept=kept, initial=kept)

    def clean_numbered_text(self) -> str:
        """Return the text with plain line ends. Raises ValidationError for what no text holds."""
        try:
            return check_text(self.cleaned_data["numbered_text"])
        except UnreadableText as error:
            raise ValidationError(str(error), code="unreadable") from error

    def clean_accepted_doubts(self) -> list[str]:
        """Return the keys without repeats, in order; what is no key is left out."""
        keys = self.cleaned_data["accepted_doubts"]
        given = [key for key in keys if isinstance(key, str) and KEY.fullmatch(key)] if isinstance(keys, list) else []
        return sorted(set(given))[:MOST_ACCEPTED]

    def clean_language(self) -> str:
        """Refuse a language that nobody knows."""
        language: str = self.cleaned_data["language"]
        if not is_known_language(language):
            raise ValidationError(_("Choose the language of the text."), code="unknown_language")
        return language

    def clean(self) -> dict[str, Any]:
        """Take the instrument's title where none is given; refuse another edition's address, and to submit nothing."""
        data: dict[str, Any] = super().clean()
        instrument = self.parent_page
        if instrument is not None and not data.get("title"):
            data["title"] = instrument.specific.title_in(data.get("language"))
        self._refuse_clash(data)
        self._refuse_emptiness(data)
        self._refuse_locked_file(data)
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

    def _refuse_emptiness(self, data: dict[str, Any]) -> None:
        if not any(name in self.data for name in SUBMITTING):
            return
        has_errors = {"numbered_text", "source_file"} & set(self.errors)
        if not has_errors and not data.get("numbered_text", "").strip() and not data.get("source_file"):
            self.add_error(
                "numbered_text", _("There is nothing to publish yet: paste the text, or add the file as it was issued.")
            )

    def _refuse_locked_file(self, data: dict[str, Any]) -> None:
        """Refuse a file that stands for the text and that nobody can open, when it is chosen or submitted."""
        file = data.get("source_file")
        is_asked = "source_file" in self.changed_data or any(name in self.data for name in SUBMITTING)
        if not file or not is_asked or data.get("numbered_text", "").strip() or "source_file" in self.errors:
            return
        try:
            file.seek(0)
            check_facsimile(file.name or "", file.read())
            file.seek(0)
        except FileNotFoundError:
            self.add_error("source_file", _("The file is no longer available: choose it again."))
        except UnreadableText as error:
            self.add_error("source_file", ValidationError(str(error), code="unreadable"))

    def _note_source(self, data: dict[str, Any]) -> None:
        if "source_file" not in self.changed_data or "source_file" in self.errors:
            return
        upload = data.get("source_file")
        self.instance.note_source(name=upload.name if upload else "", content=upload.read() if upload else b"")
        if upload:
            upload.seek(0)
