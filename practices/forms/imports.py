"""The form that takes a text in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices
from organizations.models import OrganizationPage
from practices.actions.imports import Draft
from practices.forms.partial_dates import PartialDateField
from practices.interchange.plain_text import check_text, read_plain_text
from practices.interchange.text import MAX_TEXT_BYTES, UnreadableText
from practices.models import EventKind, InstrumentKind, InstrumentPage, TextStatus

ENDINGS = (".txt", ".md", ".text", ".markdown")
"""The endings of files that are read as text."""


class SourceForm(forms.Form):
    """The text itself: pasted, or in a file that is kept as the original."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices, initial="en")
    file = forms.FileField(
        label=_("Text file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("A .txt or .md file, at most 4 MB. It is kept as the original, and read into the field below."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "structure-source"}),
        help_text=_("With its numbers as printed. When there is a text here, it is taken and the file only kept."),
    )

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        self.file_error = ""
        self.content = b""
        super().__init__(data, files, **kwargs)
        upload = (files or {}).get("file")
        if upload is not None and data is not None:
            self._read(upload)

    def _read(self, upload: Any) -> None:
        """Put the file's text into the text field, when that is empty, so that no error loses it."""
        try:
            text = self._text_of(upload)
        except UnreadableText as error:
            self.file_error = str(error)
            return
        if not self.data.get("text", "").strip():
            data: Any = self.data
            self.data = {**data.dict(), "text": text} if hasattr(data, "dict") else {**data, "text": text}

    def _text_of(self, upload: Any) -> str:
        name = upload.name or ""
        if not name.lower().endswith(ENDINGS):
            raise UnreadableText(
                gettext("“%(name)s” cannot be read: texts are taken as %(endings)s, other formats as pasted text.")
                % {"name": name[:80], "endings": " · ".join(ENDINGS[:2])}
            )
        if upload.size > MAX_TEXT_BYTES:
            raise UnreadableText(gettext("The file is larger than 4 MB."))
        self.content = upload.read()
        upload.seek(0)
        return read_plain_text(self.content)

    def clean_file(self) -> Any:
        """Refuse what cannot be read as text."""
        if self.file_error:
            raise ValidationError(self.file_error, code="unreadable")
        return self.cleaned_data["file"]

    def clean_text(self) -> str:
        """Give the text with plain line ends."""
        try:
            text = check_text(self.cleaned_data["text"])
        except UnreadableText as error:
            raise ValidationError(str(error), code="unreadable") from error
        return text if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        """Ask for a text."""
        data = super().clean() or {}
        if not data.get("text") and not self.errors:
            self.add_error("text", gettext("Paste a text, or choose a file."))
        return data


class ImportForm(SourceForm):
    """The text, and of which instrument of which organization it is an edition."""

    organization: Any = forms.ModelChoiceField(label=_("Organization"), queryset=OrganizationPage.objects.none())
    instrument: Any = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=InstrumentPage.objects.none(),
        required=False,
        empty_label=_("A new instrument"),
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=255, help_text=_("Of a new instrument."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", "—"), *InstrumentKind.choices],
        help_text=_("Of a new instrument."),
    )
    symbol = forms.CharField(label=_("Symbol"), required=False, max_length=80, help_text=_("As printed: SF/2000/14."))
    circulated = PartialDateField(label=_("Circulated"))
    adopted = PartialDateField(label=_("Adopted"))
    in_force = PartialDateField(label=_("In force"))
    text_status = forms.ChoiceField(label=_("Text status"), choices=TextStatus, initial=TextStatus.AUTHENTIC)
    correct = forms.BooleanField(
        label=_("Replace the text at the same address"),
        required=False,
        help_text=_("When there is an edition of this date, language and status already: as a new revision of it."),
    )

    field_order = ["organization", "instrument", "title", "kind", "symbol", "circulated", "adopted", "in_force"]

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instruments = InstrumentPage.objects.filter(organization__in=organizations.order_by())
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["instrument"].queryset = instruments.for_listing()  # type: ignore[attr-defined]
        self.fields["instrument"].label_from_instance = _name_instrument  # type: ignore[attr-defined]
        only = list(organizations[:2])
        if len(only) == 1:
            self.fields["organization"].initial = only[0]

    def clean(self) -> dict[str, Any]:
        """Ask for the instrument and for a date."""
        data = super().clean()
        instrument, organization = data.get("instrument"), data.get("organization")
        if instrument is None and "instrument" not in self.errors:
            for name in ("title", "kind"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, gettext("A new instrument needs this."))
        if instrument and organization and instrument.organization_id != organization.pk:
            self.add_error("instrument", gettext("This instrument is another organization’s."))
        if not set(self.errors) & {"circulated", "adopted", "in_force"} and not self._dates():
            self.add_error(
                "circulated", gettext("Give at least one date: when it was circulated, adopted or in force.")
            )
        return data

    def _dates(self) -> dict[str, Any]:
        fields = {EventKind.CIRCULATED: "circulated", EventKind.ADOPTED: "adopted", EventKind.IN_FORCE: "in_force"}
        return {kind.value: self.cleaned_data[field] for kind, field in fields.items() if self.cleaned_data.get(field)}

    def draft(self) -> Draft:
        """Give what the form says, once it is valid."""
        data = self.cleaned_data
        instrument: InstrumentPage | None = data["instrument"]
        return Draft(
            title=instrument.title_in(data["language"]) if instrument else data["title"],
            kind=instrument.kind if instrument else data["kind"],
            symbol=instrument.symbol if instrument else data["symbol"],
            language=data["language"],
            text_status=data["text_status"],
            numbered_text=data["text"],
            dates=self._dates(),
            source_name=data["file"].name if data["file"] else "",
            source=self.content,
        )


def _name_instrument(instrument: Any) -> str:
    symbol = f" ({instrument.symbol})" if instrument.symbol else ""
    return f"{instrument.organization} · {instrument.title}{symbol}"
