"""The files of a mailing in one ZIP archive whose bytes depend on its content alone."""

import zipfile
from collections.abc import Iterable
from typing import IO

from practices.documents.packing import EPOCH

PACKED_ALREADY = (".docx", ".pdf", ".zip", ".png", ".jpg", ".jpeg")


def write_archive(files: Iterable[tuple[str, bytes]], into: IO[bytes]) -> None:
    """Write files under their paths, in the given order. What is compressed already is stored as it is."""
    with zipfile.ZipFile(into, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, EPOCH)
            is_packed = name.lower().endswith(PACKED_ALREADY)
            info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
