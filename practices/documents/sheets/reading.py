"""A sheet that somebody chooses, read in a process of its own: the front door for XLSX, ODS and CSV."""

import logging

from practices.documents.files import ask_reader, check_file_size
from practices.documents.sheets.answer import InvalidTable, unpack_table
from practices.documents.sheets.tables import SheetProblem, SheetTable, UnreadableSheet
from practices.documents.text import UnreadableText

MOST_ANSWER = 96 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TOO_MUCH = "The sheet is too large: split it."
_DAMAGED = "The sheet is damaged. Open it in its own program and save it again."

logger = logging.getLogger(__name__)


def read_sheet_file(data: bytes) -> SheetTable:
    """Read a sheet; its format is known by its content. Raises UnreadableSheet, UnreadableText."""
    check_file_size(len(data))
    answer = ask_reader(["sheet", recognise_sheet(data)], data, _TOO_MUCH, most_bytes=MOST_ANSWER)
    try:
        return unpack_table(answer)
    except InvalidTable as error:
        logger.warning("The reader of a sheet gave an answer that is none: %s", error)
        raise UnreadableText(_DAMAGED) from error


def recognise_sheet(data: bytes) -> str:
    """Return xlsx, ods or csv. Raises UnreadableSheet."""
    if not data.strip():
        raise UnreadableSheet(SheetProblem.NO_SHEET)
    if data.startswith(_OLE):
        raise UnreadableSheet(SheetProblem.LOCKED if _ENCRYPTED in data else SheetProblem.OLD_EXCEL)
    if not data.startswith(b"PK\x03\x04"):
        return "csv"
    return "ods" if b"opendocument.spreadsheet" in data[:400] else "xlsx"
