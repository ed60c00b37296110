"""The form that takes a text in."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import grouped_language_choices, language_choices
from organizations.models import OrganizationPage
from practices.actions.imports import Draft
from practices.documents.files import check_file_size, read_file
from practices.documents.language_doubts import reads_as_another
from practices.documents.limits import MAX_DOUBTS
from practices.documents.plain_text import check_text
from practices.documents.readings import ReadFile
from practices.documents.recognition import can_recognise
from practices.documents.source_files import ImportedFile
from practices.documents.structure import FileDoubt, keep_doubts
from practices.documents.text import UnreadableText
from practices.forms.partial_dates import PartialDateField
from practices.forms.source_copies import (
    ACCEPT,
    AS_IS,
    REJECT,
    ChosenFile,
    CopyChoice,
    choose_copy,
    offer_copies,
    read_sent_contents,
    text_as_chosen,
    write_sent_contents,
)
from practices.models.edition_form import PiecesInput
from practices.models.editions import TextStatus
from practices.models.instruments import EventKind, InstrumentKind, InstrumentPage
from practices.models.sealed_pages import sealed
from practices.queries.editions.source_contents import SourceReading, source_reading
from practices.queries.publication import TERMS_IN_WORDS, usual_terms
from practices.texts.first_page import read_first_page
from practices.texts.language_detection import detect_language
from practices.texts.numbering import Doubt

ENDINGS = (".docx", ".doc", ".rtf", ".pdf", ".odt", ".html", ".htm", ".xml", ".akn", ".md", ".txt")
"""What a browser offers to choose; a file is known by its content, whatever it is called."""
FEW = 200
"""Characters of a scanned file that are too few to be its text."""
STRUCTURE_LATER = _("It can be published as a facsimile now and structured later.")


class FileField(forms.FileField):
    """A file of any format that is read, of bounded size."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        try:
            check_file_size(upload.size if upload else 0)
        except UnreadableText as error:
            raise ValidationError(str(error), code="too_large") from error
        return upload


def content_of(upload: Any) -> bytes:
    """Return what an uploaded file holds, b"" for none. Raises UnreadableText when it is too large."""
    if not upload:
        return b""
    check_file_size(upload.size)
    upload.seek(0)
    content: bytes = upload.read()
    upload.seek(0)
    return content


class ScannedPages(UnreadableText):
    """The file holds pictures of pages and no text to speak of."""


def read_words(name: str, content: bytes) -> ReadFile:
    """Read a file into numbered text. Raises UnreadableText: ScannedPages for pictures of pages alone."""
    read = read_file(name, content)
    letters = sum(len(line) for line in read.text.split("\n") if not line.startswith("!["))
    if letters < (FEW if read.is_scan else 1):
        raise ScannedPages(gettext("This file contains images of pages and no readable text."))
    return read


def propose_fields(text: str, *, title: str = "", language: str = "") -> dict[str, str]:
    """Return what a text, and its file, say of it, by field of the import form; what is not known is left out.

    `title` and `language` are those that the file gives itself.
    """
    page, detected = read_first_page(text, title=title), detect_language(text)
    code = detected.code if detected else language
    said = {"title": page.title, "symbol": page.symbol, "kind": page.kind, "language": code}
    said |= {event: date.iso for event, date in page.dates.items()}
    is_offered = code in dict(language_choices())
    return {name: words for name, words in said.items() if words and (name != "language" or is_offered)}


class ReadForm(forms.Form):
    """A file whose text is wanted: one that is sent, or the one that an edition has already.

    `without_pictures`: its pictures are not kept with the edition.
    """

    file = FileField(required=False)
    edition = forms.UUIDField(required=False)
    without_pictures = forms.BooleanField(required=False)


class DoubtsForm(forms.Form):
    """A text, which of its doubts were accepted, and what its file was doubted for."""

    text = forms.CharField(required=False, strip=False)
    language = forms.CharField(required=False, max_length=12)
    accepted = forms.JSONField(required=False)
    of_file = forms.JSONField(required=False)

    def clean_text(self) -> str:
        """Return the text with plain line ends."""
        return _checked(self.cleaned_data["text"])

    def clean_accepted(self) -> tuple[str, ...]:
        """Return the keys; what is none is left out."""
        keys = self.cleaned_data["accepted"]
        return tuple(key for key in keys if isinstance(key, str)) if isinstance(keys, list) else ()

    def clean_of_file(self) -> tuple[FileDoubt, ...]:
        """Return the doubts of the file as they were sent out; what is none is left out."""
        return read_file_doubts(self.cleaned_data["of_file"])


def read_file_doubts(rows: Any) -> tuple[FileDoubt, ...]:
    """Return the doubts of a file as they were sent out; what is none is left out."""
    found = [_file_doubt(row) for row in rows[:MAX_DOUBTS]] if isinstance(rows, list) else []
    return tuple(doubt for doubt in found if doubt is not None)


def _file_doubt(row: Any) -> FileDoubt | None:
    try:
        line, code, message, weight, words = row
        doubt = Doubt(int(line), str(code)[:80], str(message)[:1000], min(max(float(weight), 0.0), 1.0))
    except (TypeError, ValueError, OverflowError):
        return None
    return FileDoubt(doubt, str(words))


def _checked(text: str) -> str:
    try:
        return check_text(text)
    except UnreadableText as error:
        raise ValidationError(str(error), code="unreadable") from error


class SourceForm(forms.Form):
    """The text itself: pasted, or read out of a file that is kept as the original."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: [("", _("As the text reads")), *grouped_language_choices()],
        required=False,
        help_text=_("Recognized from the text if you choose none."),
    )
    file = FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Word, PDF, RTF, OpenDocument, HTML, Akoma Ntoso, Markdown or plain text. It is kept as the "
            "original, and its text is extracted into the field below."
        ),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=PiecesInput,
        help_text=_("With its numbers as printed. If there is a text here, it is used, and the file is only kept."),
    )

    as_facsimile = forms.BooleanField(
        label=_("Publish the file now, structure later"),
        required=False,
        help_text=_(
            "For scans, or when time is short: the edition shows the pages of its file. You or the "
            "secretariat can extract its text later."
        ),
    )

    copy = forms.ChoiceField(
        label=_("Which copy readers get"),
        choices=[
            (ACCEPT, _("A cleaned copy with the tracked changes accepted")),
            (REJECT, _("A cleaned copy with the tracked changes rejected")),
            (AS_IS, _("The file as it is")),
        ],
        required=False,
    )
    of_source = forms.JSONField(required=False, widget=forms.HiddenInput)
    of_read = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        self.file_error = ""
        self.read: ReadFile | None = None
        self.chosen: ChosenFile | None = None
        super().__init__(data, files, **kwargs)
        upload = (files or {}).get("file")
        if upload is not None and data is not None:
            self._take(upload)

    def _take(self, upload: Any) -> None:
        """See what the file holds, make the copy that was chosen, and read its text where there is none."""
        try:
            self.chosen = choose_copy(upload.name or "", content_of(upload), self.data.get("copy", ""))
        except UnreadableText as error:
            self.file_error = str(error)
            return
        text = self.data.get("text", "")
        if text.strip():
            replaced = text_as_chosen(self.chosen, text)
            self.data = {**self._values(), "text": replaced} if replaced != text else self.data
        elif not self.data.get("as_facsimile"):
            self._read(self.chosen.file)

    def _values(self) -> dict[str, Any]:
        return self.data.dict() if hasattr(self.data, "dict") else dict(self.data)

    def _read(self, file: ImportedFile) -> None:
        """Put the file's text into the text field, so that no error loses it, and its title where there is none."""
        try:
            self.read = read_words(file.name, file.content)
        except UnreadableText as error:
            self.file_error = _say_scan(error) if isinstance(error, ScannedPages) else str(error)
            return
        title = "" if self.data.get("instrument") else self.proposed.get("title", "")
        self.data = {**self._values(), "text": self.read.text, "title": self.data.get("title") or title}

    @property
    def proposed(self) -> dict[str, str]:
        """What the text says of itself, by field of the import form."""
        if self.read is not None:
            return propose_fields(self.read.text, title=self.read.title, language=self.read.language)
        return propose_fields(self.data.get("text", ""))

    @property
    def of_file(self) -> tuple[FileDoubt, ...]:
        """The doubts that came with the file: when it was read, or as they were sent out before."""
        if self.read is not None:
            return keep_doubts(self.read.doubts, self.read.text)
        return read_file_doubts(getattr(self, "cleaned_data", {}).get("of_read"))

    @property
    def source(self) -> SourceReading | None:
        """What else the file contains: the one that was sent, or one that was sent before."""
        if self.chosen is not None:
            came = self.chosen.came
            return source_reading(came.name, came.held, came.fault)
        return read_sent_contents(getattr(self, "cleaned_data", {}).get("of_source"))

    @property
    def copy_choices(self) -> list[CopyChoice]:
        """The copies that are offered: as it is and cleaned, twice where changes are tracked."""
        source = self.source
        if source is None or not source.can_be_cleaned:
            return []
        default = "" if source.needs_choice else ACCEPT if source.needs_reason else AS_IS
        return offer_copies(source, self.data.get("copy") or default)

    @property
    def sent_contents(self) -> str:
        """What the hidden fields keep: JSON of what the file holds."""
        return json.dumps(write_sent_contents(self.source))

    @property
    def sent_doubts(self) -> str:
        """What the hidden fields keep: JSON of what the file was doubted for."""
        return json.dumps([one.sent for one in self.of_file])

    def clean_file(self) -> Any:
        """Refuse what cannot be read as text."""
        if self.file_error:
            raise ValidationError(f"{self.file_error} {STRUCTURE_LATER}", code="unreadable")
        return self.cleaned_data["file"]

    def clean_text(self) -> str:
        """Return the text with plain line ends."""
        text = _checked(self.cleaned_data["text"])
        return text if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        """Ask for a text, or for a file that is to stand for it; take its language from its words."""
        data = super().clean() or {}
        data["language"] = data.get("language") or self.proposed.get("language", "")
        if not data["language"] and (data.get("text") or data.get("as_facsimile")):
            self.add_error("language", gettext("Choose the language of the text."))
        if data.get("as_facsimile") and not data.get("file") and "file" not in self.errors:
            self.add_error("file", gettext("Choose the file that is to be published."))
        if data.get("as_facsimile") and data.get("text"):
            self.add_error("as_facsimile", gettext("There is already a text below: remove it, or untick this box."))
        if not (data.get("text") or data.get("as_facsimile") or self.errors):
            self.add_error("text", gettext("Paste a text, or choose a file."))
        return data


def _say_scan(error: ScannedPages) -> str:
    if not can_recognise():
        return str(error)
    return gettext("%(what)s Its words are recognized once it is saved as a file to be structured later.") % {
        "what": error
    }


class ImportForm(SourceForm):
    """The text, and of which instrument of which organization it is an edition."""

    organization: Any = forms.ModelChoiceField(label=_("Organization"), queryset=OrganizationPage.objects.none())
    instrument: Any = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=InstrumentPage.objects.none(),
        required=False,
        empty_label=_("A new instrument"),
    )
    title = forms.CharField(
        label=_("Title"), required=False, max_length=255, help_text=_("Required for a new instrument.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", "—"), *InstrumentKind.choices],
        help_text=_("Required for a new instrument."),
    )
    symbol = forms.CharField(label=_("Symbol"), required=False, max_length=80, help_text=_("As printed: SF/2000/14."))
    circulated = PartialDateField(label=_("Circulated"))
    adopted = PartialDateField(label=_("Adopted"))
    in_force = PartialDateField(label=_("In force"))
    text_status = forms.ChoiceField(label=_("Text status"), choices=TextStatus, initial=TextStatus.AUTHENTIC)
    reuse_terms = forms.ChoiceField(
        label=_("Terms of reuse"),
        required=False,
        widget=forms.RadioSelect,
        choices=list(TERMS_IN_WORDS.items()),
        help_text=_("Required for a new instrument."),
    )
    is_language_right = forms.BooleanField(
        label=_("The language is right, although the text reads as another"), required=False
    )
    correct = forms.BooleanField(
        label=_("Replace the text at the same address"),
        required=False,
        help_text=_("If there is already an edition of this date, language and status: as a new revision of it."),
    )

    field_order = ["organization", "instrument", "title", "kind", "symbol", "circulated", "adopted", "in_force"]

    def __init__(self, *args: Any, organizations: Any, by: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = sealed(InstrumentPage, by).order_by().values("pk")
        instruments = InstrumentPage.objects.filter(organization__in=organizations.order_by()).exclude(pk__in=closed)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["instrument"].queryset = instruments.for_listing()  # type: ignore[attr-defined]
        self.fields["instrument"].label_from_instance = _name_instrument  # type: ignore[attr-defined]
        only = list(organizations[:2])
        if len(only) == 1:
            self.fields["organization"].initial = only[0]
            self.fields["reuse_terms"].initial = usual_terms(only)

    def clean(self) -> dict[str, Any]:
        """Ask for the instrument and for a date."""
        data = super().clean()
        instrument, organization = data.get("instrument"), data.get("organization")
        if self.chosen is not None and self.chosen.is_open:
            self.add_error("copy", gettext("Choose which copy of the file readers get."))
        if instrument is None and "instrument" not in self.errors:
            for name in ("title", "kind", "reuse_terms"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, gettext("This is required for a new instrument."))
        if instrument and organization and instrument.organization_id != organization.pk:
            self.add_error("instrument", gettext("This instrument is another organization’s."))
        if not set(self.errors) & {"circulated", "adopted", "in_force"} and not self._dates():
            self.add_error(
                "circulated", gettext("Give at least one date: when it was circulated, adopted or in force.")
            )
        self._doubt_language(data)
        return data

    def _doubt_language(self, data: dict[str, Any]) -> None:
        """Ask for a confirmation where the text is in another language than it would be saved in."""
        found = reads_as_another(data.get("text") or "", data["language"]) if data.get("language") else None
        if found is not None and not data.get("is_language_right"):
            said = gettext(
                "The text reads as %(found)s, and would be saved as %(said)s. Change the language, or confirm it."
            )
            names = dict(language_choices())
            words = {"found": names.get(found.code, found.code), "said": names[data["language"]]}
            self.add_error("is_language_right", said % words)

    def propose(self) -> None:
        """Fill what was left empty with what the text says of itself, so that a person sees it before it is saved."""
        dates = ("circulated", "adopted", "in_force")
        is_dated = any(self.data.get(name) for name in dates)
        names: tuple[str, ...] = (
            ("language",) if self.data.get("instrument") else ("language", "title", "kind", "symbol")
        )
        names += () if is_dated else dates
        found = {name: words for name, words in self.proposed.items() if name in names and not self.data.get(name)}
        self.data = {**self._values(), **found}

    def _dates(self) -> dict[str, Any]:
        fields = {EventKind.CIRCULATED: "circulated", EventKind.ADOPTED: "adopted", EventKind.IN_FORCE: "in_force"}
        return {kind.value: self.cleaned_data[field] for kind, field in fields.items() if self.cleaned_data.get(field)}

    def draft(self) -> Draft:
        """Return what the form says, once it is valid."""
        data = self.cleaned_data
        instrument: InstrumentPage | None = data["instrument"]
        file = self.chosen.file if self.chosen is not None else None
        return Draft(
            title=instrument.title_in(data["language"]) if instrument else data["title"],
            kind=instrument.kind if instrument else data["kind"],
            symbol=instrument.symbol if instrument else data["symbol"],
            reuse_terms=instrument.reuse_terms if instrument else data["reuse_terms"],
            language=data["language"],
            text_status=data["text_status"],
            numbered_text=data["text"],
            dates=self._dates(),
            source_name=file.name if file is not None else "",
            source=file.content if file is not None else b"",
            contents=file,
            pictures=self.read.pictures if self.read is not None else (),
        )


def _name_instrument(instrument: Any) -> str:
    symbol = f" ({instrument.symbol})" if instrument.symbol else ""
    return f"{instrument.organization} · {instrument.title}{symbol}"
