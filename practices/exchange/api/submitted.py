"""What may be submitted: the content of an instrument or an adoption event, checked field by field."""

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError as FieldError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from organizations.languages import is_known_language
from organizations.models import OrganizationPage
from organizations.models.page_fields import with_described
from practices.api.serializers import PARTIAL_DATE
from practices.documents.plain_text import check_text
from practices.documents.source_files import ImportedFile
from practices.documents.structure import keep_doubts
from practices.documents.text import UnreadableText
from practices.exchange.actions.sent import SentEdition, SentFile, SentInstrument
from practices.forms.cited_provisions import find_provision
from practices.forms.imports import read_words
from practices.forms.source_copies import ACCEPT, AS_IS, REJECT, choose_copy
from practices.models.adoptions import STATES_OF, AdoptionEvent, Basis, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import TextStatus
from practices.models.instruments import EventKind, InstrumentPage
from practices.models.statements import DETAILS, Statement, StatementField, placed
from practices.models.topics import Topic

MOST_EDITIONS = 20
MOST_ROWS = 60
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
PAGE = re.compile(r"organizations/([\w-]+)/([\w-]+)/?$")
RESTS_ON = [choice for choice in Basis.choices if choice[0] != Basis.CHECKED]
"""What an organization says itself; a check is the secretariat's."""


class CodeField(serializers.ChoiceField):
    """One of some codes. They are described where they stand: several fields here are called kind, or state."""


class CodeFieldDescription(OpenApiSerializerFieldExtension):
    """Describes the codes in place."""

    target_class = CodeField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Return the schema."""
        return {"type": "string", "oneOf": [{"const": str(code)} for code in self.target.choices]}


class StrictTextField(serializers.CharField):
    """Text and nothing else: a number is not taken for one."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class AddressTextField(StrictTextField):
    """An address that can be opened."""

    def run_validation(self, data: Any = empty) -> Any:
        """Return the address. Raises ValidationError."""
        value = super().run_validation(data)
        try:
            if value:
                URLValidator(schemes=["http", "https"])(value)
        except FieldError as error:
            raise serializers.ValidationError(_("An address begins with https:// and can be opened.")) from error
        return value


@extend_schema_field({**PARTIAL_DATE, "type": "string"})
class SubmittedDateField(StrictTextField):
    """A date as far as it is known."""

    def to_internal_value(self, data: Any) -> PartialDate:  # type: ignore[override]
        """Return the date. Raises ValidationError."""
        try:
            return PartialDate.parse(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class StrictSerializer(serializers.Serializer):
    """Refuses names that it does not know: a field that is misspelt must not be lost."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the names, then the values. Raises ValidationError."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {shown(name): [_("There is no such field.")] for name in unknown[:10]}
                )
        return super().to_internal_value(data)


class DateSerializer(StrictSerializer):
    """Something that happened to an instrument."""

    kind = CodeField(choices=EventKind.choices)
    on = SubmittedDateField(allow_null=True, help_text="2003-05-14, 2003-05 or 2003; null when it is not known.")


class EditionContentSerializer(StrictSerializer):
    """One text of the instrument. Language, date and status say which; sent again, they change the same edition."""

    language = StrictTextField(max_length=12, help_text="A code such as en, fr or ar.")
    dated_on = SubmittedDateField(allow_null=True, help_text="2003-05-14, 2003-05 or 2003; null when it is not known.")
    text_status = CodeField(choices=TextStatus.choices, default=TextStatus.AUTHENTIC)
    title = StrictTextField(
        max_length=255, required=False, help_text="That of the instrument in this language without it."
    )
    text = StrictTextField(
        required=False,
        trim_whitespace=False,
        help_text="The text with its numbers as printed. Without it, it is read out of the file.",
    )
    file = StrictTextField(
        max_length=255, required=False, help_text="The name of the file that came along; it is kept as the original."
    )
    source_copy = CodeField(
        choices=[(code, code) for code in (ACCEPT, REJECT, AS_IS)],
        default=AS_IS,
        help_text=(
            "Which copy of the file readers get: as_is, or a cleaned one, whose tracked changes are accepted (accept) "
            "or rejected (reject). The original of a cleaned copy stays with the organization."
        ),
    )
    as_facsimile = serializers.BooleanField(
        default=False, help_text="The file stands for the text, which is structured later."
    )

    def validate_language(self, value: str) -> str:
        """Refuse a language that is not known."""
        if not is_known_language(value):
            raise serializers.ValidationError(_("This is not a known language code. Use en, fr, de, ru or ar."))
        return value.lower()

    def validate_text(self, value: str) -> str:
        """Return the text with plain line ends."""
        try:
            return check_text(value)
        except UnreadableText as error:
            raise serializers.ValidationError(str(error)) from error

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for a text or a file."""
        has_text, has_file = bool(attrs.get("text", "").strip()), "file" in attrs
        if not (has_text or has_file):
            raise serializers.ValidationError({"text": [_("Give a text, or name a file.")]})
        if attrs["as_facsimile"] and (has_text or not has_file):
            raise serializers.ValidationError({"as_facsimile": [_("Only a file can take the place of the text.")]})
        return attrs


class InstrumentContentSerializer(StrictSerializer):
    """An instrument with its texts. What is left out stays as it is; a new one needs titles and kind."""

    titles = serializers.DictField(
        child=StrictTextField(max_length=255), required=False, allow_empty=False, help_text="By language code."
    )
    dates = DateSerializer(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    topics = serializers.ListField(
        child=StrictTextField(max_length=100), required=False, max_length=MOST_ROWS, help_text="Codes of topics."
    )
    instrument = serializers.UUIDField(
        required=False, help_text="The id of the instrument, where it is here already under no id of yours."
    )
    editions = EditionContentSerializer(many=True, required=False, max_length=MOST_EDITIONS)  # type: ignore[call-arg]

    def get_fields(self) -> dict[str, Any]:
        """Return the fields with the described ones of the page among them, in their order."""
        return with_described(InstrumentPage, "submission", super().get_fields(), _page_field)

    def validate_titles(self, value: dict[str, str]) -> dict[str, str]:
        """Refuse languages that are not known."""
        wrong = {shown(code): [_("This is not a known language code.")] for code in value if not _is_code(code)}
        if wrong:
            raise serializers.ValidationError(wrong)
        return {code.lower(): title for code, title in value.items()}

    def validate_topics(self, value: list[str]) -> list[str]:
        """Refuse codes of no topic."""
        known = set(Topic.objects.filter(name__in=value, retired_on__isnull=True).values_list("name", flat=True))
        words = [_("There is no such topic.")]
        wrong: Any = {place: words for place, code in enumerate(value) if code not in known}
        if wrong:
            raise serializers.ValidationError(wrong)
        return sorted(set(value))

    def validate_editions(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse the same text twice."""
        seen = set()
        for place, row in enumerate(value):
            which = (row["language"], str(row["dated_on"]), row["text_status"])
            if which in seen:
                again: Any = {place: {"language": [_("This language, date and status were already used.")]}}
                raise serializers.ValidationError(again)
            seen.add(which)
        return value


class AdoptionContentSerializer(StrictSerializer):
    """Where the organization stands beside a reference instrument, since when, and on what that rests."""

    reference = StrictTextField(max_length=500, help_text="The id or the address of another organization's instrument.")
    track = CodeField(choices=Track.choices)
    state = CodeField(choices=State.choices)
    effective_on = SubmittedDateField()
    basis = CodeField(choices=RESTS_ON, default=Basis.STATED)
    own_instrument = StrictTextField(
        max_length=500, required=False, help_text="The id or the address of your instrument."
    )
    provision = StrictTextField(
        max_length=600, required=False, help_text="The id or the address of the cited provision."
    )
    statement_on = serializers.DateField(required=False, help_text="Today without it.")
    follows = serializers.UUIDField(
        required=False,
        help_text="The id of an event of the same track and reference that overlaps, and which this came after.",
    )
    precedes = serializers.UUIDField(
        required=False, help_text="The id of one which this came before. Asked for by a refusal with order_needed."
    )

    def get_fields(self) -> dict[str, Any]:
        """Return the fields with the details of a statement among them, in their order."""
        details = {name: _detail_field(about) for name, about in DETAILS.items()}
        return placed({**super().get_fields(), **details}, "submission")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a state that does not fit the track."""
        if attrs["state"] not in STATES_OF[attrs["track"]]:
            raise serializers.ValidationError({"state": [_("This state does not fit this track.")]})
        return attrs


def _page_field(name: str, means: str) -> serializers.Field:
    column: Any = InstrumentPage._meta.get_field(name)
    about: dict[str, Any] = {"required": False, **({"help_text": means} if means else {})}
    if column.choices:
        return CodeField(choices=column.choices, **about)
    kind = AddressTextField if isinstance(column, models.URLField) else StrictTextField
    return kind(max_length=column.max_length, allow_blank=True, **about)


def _detail_field(about: StatementField) -> serializers.Field:
    if about.choices is not None:
        return CodeField(choices=about.choices.choices, required=False, help_text=about.submission_help)
    return StrictTextField(
        max_length=about.most, required=False, allow_blank=True, help_text=about.submission_help or about.means
    )


def instrument_meant(data: Mapping[str, Any], files: Mapping[str, SentFile]) -> SentInstrument:
    """Return what checked content says of an instrument, its files read. Raises ValidationError."""
    topics = data.get("topics")
    rows = data.get("editions", ())
    wrong: Any = {}
    editions = []
    for place, row in enumerate(rows):
        try:
            editions.append(_edition_meant(row, files))
        except serializers.ValidationError as error:
            wrong[place] = error.detail
    if wrong:
        raise serializers.ValidationError({"editions": wrong})
    unnamed = files.keys() - {row.get("file") for row in rows}
    if unnamed:
        raise serializers.ValidationError(
            {"editions": [_("No edition names the file “%(name)s”.") % {"name": min(unnamed)}]}
        )
    return SentInstrument(
        titles=data.get("titles"),
        fields={name: data[name] for name in InstrumentPage.described if name in data},
        dates=tuple((row["kind"], row["on"]) for row in data["dates"]) if "dates" in data else None,
        topics=None if topics is None else tuple(Topic.objects.filter(name__in=topics).order_by("name")),
        instrument=data.get("instrument"),
        editions=tuple(editions),
    )


def adoption_meant(data: Mapping[str, Any], organization: OrganizationPage, user: Any) -> Statement:
    """Return what checked content says of an event; `user` may see what it names. Raises ValidationError."""
    reference = _instrument(data["reference"], user)
    own = _instrument(data["own_instrument"], user) if data.get("own_instrument") else None
    wrong: dict[str, list[str]] = {}
    for name, found in (("reference", reference), ("own_instrument", own)):
        if data.get(name) and found is None:
            wrong[name] = [_("There is no such instrument, or you may not see it.")]
    text = data.get("provision", "")
    provision = find_provision(_as_address(text), user, own) if text else None
    if text and provision is None:
        wrong["provision"] = [_("There is no provision that you can cite at this address.")]
    named = {name: _event(data[name], user) if data.get(name) else None for name in ("follows", "precedes")}
    for name, event in named.items():
        if data.get(name) and event is None:
            wrong[name] = [_("There is no such event, or you may not see it.")]
    if wrong or reference is None:
        raise serializers.ValidationError(wrong)
    return Statement(
        organization=organization,
        reference=reference,
        track=data["track"],
        state=data["state"],
        effective=data["effective_on"],
        basis=data["basis"],
        own_instrument=own,
        provision=provision,
        statement_on=data.get("statement_on"),
        follows=named["follows"],
        precedes=named["precedes"],
        **{name: data.get(name, "") for name in DETAILS},
    )


def shown(name: Any) -> str:
    """Return a name that a stranger made up, as it may be sent back."""
    return str(name)[:60].encode("utf-8", "replace").decode()


def flat(detail: Any, place: str = "") -> Iterator[tuple[str, list[str]]]:
    """Return the refusals of nested content by their place: "content.editions[0].language"."""
    if isinstance(detail, Mapping):
        for name, below in detail.items():
            own = str(name) == "non_field_errors"
            inner = (
                place if own else f"{place}[{name}]" if isinstance(name, int) else f"{place}.{name}" if place else name
            )
            yield from flat(below, inner)
    elif isinstance(detail, list | tuple) and any(isinstance(one, Mapping | list) for one in detail):
        for number, below in enumerate(detail):
            if below:
                yield from flat(below, f"{place}[{number}]")
    else:
        yield place, [str(one) for one in (detail if isinstance(detail, list | tuple) else [detail])]


def _within(place: str, name: Any) -> str:
    if name == "non_field_errors":
        return place
    if isinstance(name, int):
        return f"{place}[{name}]"
    return f"{place}.{name}" if place else str(name)


def _is_code(code: str) -> bool:
    return len(code) <= 12 and is_known_language(code)


def _edition_meant(row: Mapping[str, Any], files: Mapping[str, SentFile]) -> SentEdition:
    file = files.get(row.get("file", ""))
    if "file" in row and file is None:
        raise serializers.ValidationError({"file": [_("No file with this name was attached.")]})
    text = row.get("text", "") if row.get("text", "").strip() else ""
    of_file: Any = ()
    contents = _copy_of(file, row["source_copy"]) if file is not None else None
    if not text and contents is not None and not row["as_facsimile"]:
        try:
            read = read_words(contents.name, contents.content)
        except UnreadableText as error:
            raise serializers.ValidationError({"file": [str(error)]}) from error
        text, of_file = read.text, keep_doubts(read.doubts, read.text)
    return SentEdition(
        language=row["language"],
        dated_on=row["dated_on"],
        text_status=row["text_status"],
        text=text,
        title=row.get("title", ""),
        file=file,
        of_file=of_file,
        contents=contents,
    )


def _copy_of(file: SentFile, choice: str) -> ImportedFile:
    try:
        return choose_copy(file.name, file.content, choice).file
    except UnreadableText as error:
        raise serializers.ValidationError({"file": [str(error)]}) from error


def _instrument(text: str, user: Any) -> InstrumentPage | None:
    """Find an instrument that `user` may see by its id, or by an address that ends in it or in its page's path."""
    visible = InstrumentPage.objects.visible_to(user).select_related("organization").prefetch_related("titles")
    key = UUID.search(text)
    if key is not None:
        found: InstrumentPage | None = visible.filter(translation_key=uuid.UUID(key[0])).first()
        return found
    page = PAGE.search(text.partition("?")[0])
    return visible.filter(organization__slug=page[1], slug=page[2]).first() if page else None


def _event(key: uuid.UUID, user: Any) -> AdoptionEvent | None:
    """Find an adoption event that `user` may see."""
    found: AdoptionEvent | None = AdoptionEvent.objects.visible_to(user).filter(public_id=key).first()
    return found


def _as_address(text: str) -> str:
    """Turn a bare id of a provision into its address."""
    return f"provisions/{text}" if UUID.fullmatch(text) else text.lower() if "provisions/" in text.lower() else text
