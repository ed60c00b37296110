"""Reading what is submitted, of bounded size: 413 for more."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser

from practices.actions.virus_scanner import UploadRefused
from practices.documents.limits import in_megabytes

MOST_OF_A_FORM = 100 * 1024 * 1024
"""Bytes of a form with all of its files."""


class TooLarge(APIException):
    """What is sent is too large."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("The request is too large.")


class FileRefused(APIException):
    """A file is not taken in, or cannot be looked at now."""

    def __init__(self, refusal: UploadRefused) -> None:
        super().__init__(str(refusal), "file-refused")
        self.status_code = refusal.status


class SizedJSONParser(BaseParser):
    """JSON of as many bytes as the settings allow a request to hold in memory."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Return the value. Raises TooLarge and ParseError."""
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge(_("JSON may have up to %(size)s. Send long texts as files.") % {"size": in_megabytes(most)})
        return read_json(body)


class SizedMultiPartParser(MultiPartParser):
    """A form with files."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> DataAndFiles:
        """Return fields and files. Raises TooLarge, FileRefused and ParseError."""
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:18]) > MOST_OF_A_FORM:
            raise TooLarge(_("A form may have up to %(size)s.") % {"size": in_megabytes(MOST_OF_A_FORM)})
        try:
            return super().parse(stream, media_type, parser_context)
        except RequestDataTooBig as error:
            most = in_megabytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
            raise TooLarge(_("The fields of a form may have up to %(size)s.") % {"size": most}) from error
        except UploadRefused as refusal:
            raise FileRefused(refusal) from refusal


def read_json(body: bytes | str) -> Any:
    """Read JSON of a stranger. Raises ParseError."""
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ParseError(_("This is not JSON that can be read.")) from error


def _refuse(name: str) -> None:
    raise ValueError(name)
