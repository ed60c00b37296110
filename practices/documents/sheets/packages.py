"""The readers of sheets that are ZIP files, loaded by the process that needs them alone."""

from practices.documents.sheets.answer import answer_table
from practices.documents.sheets.ods import read_ods
from practices.documents.sheets.xlsx import read_xlsx


def answer_xlsx(data: bytes) -> bytes:
    """Answer for a workbook of Excel."""
    return answer_table(read_xlsx, data)


def answer_ods(data: bytes) -> bytes:
    """Answer for a sheet of LibreOffice."""
    return answer_table(read_ods, data)
