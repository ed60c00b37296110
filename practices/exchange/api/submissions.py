"""`/api/v1/submissions/`: an organization's own system submits, and asks what became of it."""

import re
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from practices.actions.kept_files import plain_name
from practices.api.filters import ReadersFilterSet, refuse_unknown
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.sized_parsers import SizedJSONParser, SizedMultiPartParser, TooLarge, read_json
from practices.api.viewsets import ReadingViewSet
from practices.documents.files import check_file_size
from practices.documents.text import UnreadableText
from practices.exchange.actions.sent import (
    CONTENT,
    OrderAsked,
    SentFile,
    SentSubmission,
    SubmissionConflict,
    SubmissionRefused,
    plain,
)
from practices.exchange.actions.submissions import (
    KeyInUse,
    KeyUsedOtherwise,
    ReceivedSubmission,
    bring_up,
    submit,
    withdraw_submission,
)
from practices.exchange.actions.tokens import submitter_by
from practices.exchange.api.submitted import (
    AdoptionContentSerializer,
    CodeField,
    InstrumentContentSerializer,
    adoption_meant,
    flat,
    instrument_meant,
)
from practices.exchange.api.tokens import MaySubmit
from practices.exchange.queries.submissions import SubmissionRow, submission_row
from practices.models.exchange.tokens import AccessToken, Submission, SubmissionStatus, SubmittedKind

CONTENT_OF: dict[str, type[serializers.Serializer]] = {
    SubmittedKind.INSTRUMENT: InstrumentContentSerializer,
    SubmittedKind.ADOPTION: AdoptionContentSerializer,
}
LONGEST_ID = 200
MOST_FILES = 20
RETRY_AFTER = 2
"""Seconds after which to ask again for what is being taken in."""
KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
PARTS = frozenset({"kind", "external_id", CONTENT})


class Conflict(APIException):
    """It cannot be done as things stand."""

    status_code = HTTPStatus.CONFLICT


class OrderConflict(Conflict):
    """An adoption event has to name another one, which it follows or precedes; `events` are their uuids."""

    def __init__(self, detail: str, events: Sequence[uuid.UUID]) -> None:
        super().__init__(detail, "order-needed")
        self.more = {
            "code": "order_needed", "event": str(events[0]), "events": [str(event) for event in events]
        }  # fmt: skip


class KeyConflict(Conflict):
    """The same is being taken in."""

    wait = RETRY_AFTER
    default_code = "key-in-use"


class Unprocessable(APIException):
    """The key came with something else."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "key-used-otherwise"


class DoubtSerializer(serializers.Serializer):
    """A place of a text that a person should look at. Doubts never keep a text from being approved."""

    line = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True)
    weight = serializers.FloatField(read_only=True, help_text="How grave it is, from 0 to 1.")
    words = serializers.CharField(read_only=True, help_text="The words of the line.")


class EditionOutcomeSerializer(serializers.Serializer):
    """What became of one text."""

    id = serializers.UUIDField(read_only=True, allow_null=True)
    language = serializers.CharField(read_only=True)
    dated_on = serializers.CharField(read_only=True, allow_null=True, help_text="Null when it is not known.")
    text_status = serializers.CharField(read_only=True)
    outcome = serializers.CharField(read_only=True, help_text="created, corrected or unchanged")
    doubt_count = serializers.IntegerField(read_only=True)
    doubts = DoubtSerializer(many=True, read_only=True, help_text="The gravest, at most 50.")
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_url(self, row: Any) -> str | None:
        """The address in the API at which it is read once it is approved."""
        return _address(self.context["request"], "edition-detail", row.id)


class SubmissionFileSerializer(serializers.Serializer):
    """A file that came along."""

    name = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True, help_text="In bytes.")
    checksum = serializers.CharField(read_only=True, help_text="SHA-256.")


class SubmissionSerializer(serializers.Serializer):
    """One submission: where it stands, and what became of it."""

    id = serializers.UUIDField(read_only=True, allow_null=True, help_text="Null in a trial.")
    kind = CodeField(choices=SubmittedKind.choices, read_only=True)
    external_id = serializers.CharField(read_only=True, help_text="What your system calls it.")
    status = CodeField(choices=SubmissionStatus.choices, read_only=True)
    remarks = serializers.CharField(read_only=True, help_text="What the reviewers said; may be empty.")
    made_at = serializers.DateTimeField(read_only=True, allow_null=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)
    organization = serializers.UUIDField(read_only=True)
    instrument = serializers.UUIDField(read_only=True, allow_null=True, help_text="The id of the instrument.")
    instrument_url = serializers.SerializerMethodField()
    instrument_outcome = serializers.CharField(read_only=True, help_text="created, changed, unchanged, or empty")
    editions = EditionOutcomeSerializer(many=True, read_only=True)
    event = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The id of the adoption event, once it is approved."
    )
    event_url = serializers.SerializerMethodField()
    replaces_event = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The event that is reversed when this is approved."
    )
    files = SubmissionFileSerializer(many=True, read_only=True)
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_instrument_url(self, row: SubmissionRow) -> str | None:
        """The address of the instrument in the API, where it is read once it is approved."""
        return _address(self.context["request"], "instrument-detail", row.instrument)

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_event_url(self, row: SubmissionRow) -> str | None:
        """The address of the event in the API."""
        return _address(self.context["request"], "adoption-detail", row.event)

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_url(self, row: SubmissionRow) -> str | None:
        """The address of this submission."""
        return _address(self.context["request"], "submission-detail", row.id)


class SubmissionFilterSet(ReadersFilterSet):
    """The filters of the list."""

    kind = filters.ChoiceFilter(choices=SubmittedKind.choices, help_text="Submissions of this kind.")
    status = filters.ChoiceFilter(choices=SubmissionStatus.choices, help_text="Submissions that stand so.")
    external_id = filters.CharFilter(max_length=LONGEST_ID, help_text="All submissions of what you call so.")

    examples: ClassVar[Mapping[str, str]] = {"kind": "instrument", "status": "waiting", "external_id": "code-2003"}


CONTENT_SCHEMA = PolymorphicProxySerializer(
    component_name="SubmissionContent",
    serializers=[InstrumentContentSerializer, AdoptionContentSerializer],
    resource_type_field_name=None,
)


@extend_schema_field(CONTENT_SCHEMA)
class ContentField(serializers.JSONField):
    """The instrument or the event."""


class NamedRequestSerializer(serializers.Serializer):
    """What is submitted under an address that names kind and external id."""

    content = ContentField()


class SubmissionRequestSerializer(NamedRequestSerializer):
    """A submission."""

    kind = CodeField(choices=SubmittedKind.choices)
    external_id = serializers.CharField(max_length=LONGEST_ID, help_text="What your system calls it.")


class NamedFormSerializer(serializers.Serializer):
    """The same as a form with files."""

    content = serializers.CharField(help_text="The content as JSON.")
    file = serializers.ListField(child=serializers.FileField(), required=False, help_text="Editions name them.")


class SubmissionFormSerializer(NamedFormSerializer):
    """A submission as a form with files."""

    kind = CodeField(choices=SubmittedKind.choices)
    external_id = serializers.CharField(max_length=LONGEST_ID)


ONLY_TOKENS: list[Any] = [{"accessToken": []}]
VALIDATE = OpenApiParameter(
    "validate", enum=["1"], description="Check everything, and keep nothing. Example: `1`.", required=False
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="A key of your own, kept for good: the same key with the same gives the first answer again.",
    required=False,
)
REFUSALS: dict[Any, Any] = {
    (status, PROBLEM_TYPE): ProblemSerializer for status in (400, 401, 403, 409, 413, 415, 422, 429, 503)
}
GONE: dict[Any, Any] = {(status, PROBLEM_TYPE): ProblemSerializer for status in (400, 401, 403, 404, 429)}


@extend_schema_view(
    list=extend_schema(
        summary="Your organization's submissions, newest first",
        auth=ONLY_TOKENS,
        responses={200: SubmissionSerializer(many=True)},
    ),
    retrieve=extend_schema(summary="One submission", auth=ONLY_TOKENS, responses={200: SubmissionSerializer, **GONE}),
    create=extend_schema(
        summary="Submit an instrument or an adoption event",
        auth=ONLY_TOKENS,
        description=(
            "It waits for a second person of your organization, as what an officer writes does. The same external id "
            "later changes the same instrument, or takes the place of the same event."
        ),
        request={"application/json": SubmissionRequestSerializer, "multipart/form-data": SubmissionFormSerializer},
        parameters=[VALIDATE, IDEMPOTENCY_KEY],
        responses={200: SubmissionSerializer, 201: SubmissionSerializer, **REFUSALS},
    ),
)
class SubmissionViewSet(ReadingViewSet):
    """The submissions of the token's organization."""

    http_method_names = ["get", "head", "options", "post", "put"]
    serializer_class = SubmissionSerializer
    filterset_class = SubmissionFilterSet
    permission_classes = [MaySubmit]
    parser_classes = [SizedJSONParser, SizedMultiPartParser]
    formats = ()
    id_field = "public_id"
    keyset = ("-made_at", "-public_id")

    def get_queryset(self) -> QuerySet[Any]:
        if not isinstance(self.request.auth, AccessToken):
            return Submission.objects.none()  # the API is being described
        return Submission.objects.filter(organization=self.request.auth.organization_id)

    @property
    def token(self) -> AccessToken:
        """The token that the request came with; `MaySubmit` looked at it."""
        assert isinstance(self.request.auth, AccessToken)  # noqa: S101 - nobody else gets here
        return self.request.auth

    def filter_queryset(self, queryset: Any) -> QuerySet[Any]:
        """Filter, and read what is shown along."""
        return super().filter_queryset(queryset.for_listing().defer(CONTENT).prefetch_related("files"))

    def rows(self, things: list[Any]) -> Sequence[SubmissionRow]:
        """Bring them up to what was decided since."""
        bring_up(things)
        return [submission_row(one) for one in things]

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a submission in."""
        body, files = _body(request)
        wrong = {name: [_("This field is needed.")] for name in sorted(PARTS) if name not in body}
        if wrong:
            raise ValidationError(wrong)
        return self._take(body["kind"], body["external_id"], body[CONTENT], files)

    @extend_schema(
        summary="Take a submission back that waits",
        auth=ONLY_TOKENS,
        request=None,
        responses={200: SubmissionSerializer, **GONE, (409, PROBLEM_TYPE): ProblemSerializer},
    )
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take one back."""
        refuse_unknown(request.query_params, ())
        try:
            withdrawn = withdraw_submission(submission=self.get_object(), by=submitter_by(self.token))
        except SubmissionRefused as refusal:
            raise _refusal(refusal) from refusal
        return Response(self._shown(withdrawn))

    def _take(self, kind: Any, external_id: Any, content: Any, files: Mapping[str, SentFile]) -> Response:
        refuse_unknown(self.request.query_params, ("validate",))
        is_trial = _is_trial(self.request)
        try:
            sent = self._sent(kind, external_id, content, files)
            taken = submit(token=self.token, sent=sent, is_trial=is_trial)
        except SubmissionRefused as refusal:
            raise _refusal(refusal) from refusal
        return self._answer(taken, is_trial=is_trial)

    def _sent(self, kind: Any, external_id: Any, content: Any, files: Mapping[str, SentFile]) -> SentSubmission:
        if kind not in SubmittedKind.values:
            raise ValidationError({"kind": [_("Known: %(known)s.") % {"known": ", ".join(SubmittedKind.values)}]})
        serializer = CONTENT_OF[kind](data=content)
        name = _external_id(external_id)
        try:
            serializer.is_valid(raise_exception=True)
            data = serializer.validated_data
            meant: Any = (
                instrument_meant(data, files)
                if kind == SubmittedKind.INSTRUMENT
                else adoption_meant(data, self.token.organization, submitter_by(self.token))
            )
        except ValidationError as error:
            raise ValidationError(dict(flat(error.detail, CONTENT))) from error
        return SentSubmission(
            kind=kind,
            external_id=name,
            content=plain(data),
            meant=meant,
            files=tuple(files.values()),
            idempotency_key=_idempotency_key(self.request),
        )

    def _answer(self, taken: ReceivedSubmission, *, is_trial: bool) -> Response:
        status = HTTPStatus.OK if is_trial or not taken.is_new else HTTPStatus.CREATED
        response = Response(self._shown(taken.submission, is_trial=is_trial and taken.is_new), status=status)
        if taken.is_replayed:
            response["Idempotency-Replayed"] = "true"
        if status == HTTPStatus.CREATED:
            response["Location"] = response.data["url"]
        return response

    def _shown(self, submission: Submission, *, is_trial: bool = False) -> Any:
        if not is_trial:
            bring_up([submission])
        return self.get_serializer(submission_row(submission, is_trial=is_trial)).data


@extend_schema_view(
    retrieve=extend_schema(
        summary="The newest submission of what you call so",
        auth=ONLY_TOKENS,
        responses={200: SubmissionSerializer, **GONE},
    ),
    update=extend_schema(
        summary="Submit under an id of your own",
        auth=ONLY_TOKENS,
        description="The same as submitting with this kind and external id; the body has `content` alone.",
        request={"application/json": NamedRequestSerializer, "multipart/form-data": NamedFormSerializer},
        parameters=[VALIDATE, IDEMPOTENCY_KEY],
        responses={200: SubmissionSerializer, 201: SubmissionSerializer, **REFUSALS},
    ),
)
class NamedSubmissionViewSet(SubmissionViewSet):
    """The submissions of one thing, by what the organization's own system calls it."""

    http_method_names = ["get", "head", "options", "put"]

    def get_object(self) -> Submission:
        """Return the newest. Raises Http404."""
        rows: Any = self.get_queryset().filter(kind=self.kwargs["kind"], external_id=self.kwargs["external_id"])
        found: Submission | None = rows.for_listing().first() if "\0" not in self.kwargs["external_id"] else None
        if found is None:
            raise Http404
        return found

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a submission in."""
        body, files = _body(request)
        if CONTENT not in body:
            raise ValidationError({CONTENT: [_("This field is needed.")]})
        for name in PARTS - {CONTENT}:
            if name in body and body[name] != kwargs[name]:
                raise ValidationError({name: [_("This does not match the address.")]})
        return self._take(kwargs["kind"], kwargs["external_id"], body[CONTENT], files)


def _body(request: Request) -> tuple[dict[str, Any], dict[str, SentFile]]:
    """Return the fields and the files of a request. Raises ParseError, ValidationError and TooLarge."""
    data: Any = request.data
    if request.content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        if not isinstance(data, dict):
            raise ParseError(_("Send an object: kind, external_id, content."))
        return _known(data), {}
    fields: dict[str, Any] = {name: data.get(name) for name in data if name not in request.FILES}
    if isinstance(fields.get(CONTENT), str):
        fields[CONTENT] = _read_content(fields[CONTENT])
    uploads = [one for name in request.FILES for one in request.FILES.getlist(name)]
    content = next((one for one in uploads if CONTENT in request.FILES and one is request.FILES[CONTENT]), None)
    if content is not None:  # a part with a file name, as some clients send JSON
        uploads.remove(content)
        fields[CONTENT] = _read_content(content.read())
    return _known(fields), _files(uploads)


def _read_content(part: bytes | str) -> Any:
    """Read the content of a form. Raises ValidationError, which names the part."""
    try:
        return read_json(part)
    except ParseError as error:
        raise ValidationError({CONTENT: error.detail}) from error


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = [name for name in fields if name not in PARTS]
    if unknown:
        raise ValidationError(dict(flat({str(name)[:60]: [_("There is no such field.")] for name in unknown[:10]})))
    return fields


def _files(uploads: Sequence[UploadedFile]) -> dict[str, SentFile]:
    if len(uploads) > MOST_FILES:
        raise ValidationError({"files": [_("At most %(most)s files can be attached.") % {"most": MOST_FILES}]})
    files: dict[str, SentFile] = {}
    for upload in uploads:
        name = plain_name(upload.name or "")
        if name in files:
            raise ValidationError({"files": [_("Two files have the name “%(name)s”.") % {"name": name}]})
        try:
            check_file_size(upload.size or 0)
        except UnreadableText as error:
            raise TooLarge(str(error)) from error
        files[name] = SentFile(name=name, content=upload.read(), media_type=(upload.content_type or "")[:120])
    return files


def _external_id(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID or not value.isprintable():
        raise ValidationError(
            {
                "external_id": [
                    _("Give the name that your system uses, up to %(most)s characters.") % {"most": LONGEST_ID}
                ]
            }
        )
    return value.strip()


def _idempotency_key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if key and not KEY.fullmatch(key):
        raise SubmissionRefused(
            _("An idempotency key has 1 to 200 letters, digits and other characters."), "Idempotency-Key"
        )
    return key


def _is_trial(request: Request) -> bool:
    value = request.query_params.get("validate")
    if value not in (None, "1"):
        raise ValidationError({"validate": [_("Write validate=1, or leave it out.")]})
    return value == "1"


def _refusal(refusal: SubmissionRefused) -> APIException:
    if isinstance(refusal, OrderAsked):
        return OrderConflict(str(refusal), refusal.events)
    if isinstance(refusal, KeyInUse):
        return KeyConflict(str(refusal))
    if isinstance(refusal, SubmissionConflict):
        return Conflict(str(refusal))
    if isinstance(refusal, KeyUsedOtherwise):
        return Unprocessable(str(refusal))
    return ValidationError({refusal.place: [str(refusal)]})


def _address(request: Request, view: str, key: Any) -> str | None:
    return request.build_absolute_uri(reverse(view, args=[key])) if key else None
