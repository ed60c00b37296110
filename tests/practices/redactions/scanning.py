"""Looking for words everywhere: in every column of every table, in every file (packed ones too), in the cache."""

import base64
import binascii
import contextlib
import gzip
import io
import json
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection
from pypdf import PdfReader

BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")


def hits_in_tables(words: str) -> list[str]:
    """Return "table.column" of each place where the words stand, in any letter case."""
    found = set()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)) + _shadow_tables(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    f"{table}.{name}" for name, value in zip(names, row, strict=True) if _has(words, _as_bytes(value))
                }
    return sorted(found)


def hits_in_files(words: str, *folders: Path) -> list[str]:
    """Return the files below these folders in which the words stand, packed or coded as it may be."""
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    return [str(file) for file in files if any(_has(words, part) for part in parts_of(file.read_bytes()))]


def hits_in_cache(words: str) -> list[str]:
    """Return the keys of the cache of this process under which the words stand."""
    kept: dict[str, Any] = getattr(cache, "_cache", {})
    return [str(key) for key, value in kept.items() if any(_has(words, part) for part in parts_of(_as_bytes(value)))]


def _shadow_tables(cursor: Any) -> list[str]:
    """Return what introspection leaves out: on SQLite, the tables in which indexes of text keep their own."""
    if connection.vendor != "sqlite":
        return []
    known = set(connection.introspection.table_names(cursor))
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return sorted({name for (name,) in cursor.fetchall()} - known)


def _as_bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    return (value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)).encode()


def _has(words: str, data: bytes) -> bool:
    return words.lower().encode() in data.lower()


def parts_of(data: bytes, *, depth: int = 0) -> Iterator[bytes]:
    """Return data, and what is packed in it: archives, compressed files, text of PDF files, text in base 64."""
    yield data
    if depth > 4:
        return
    for part in _packed(data):
        yield from parts_of(part, depth=depth + 1)


def _packed(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                member = package.read(name)
                yield member
                yield re.sub(rb"<[^>]*>", b"", member)
    elif data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    elif data.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(data))
        yield "\n".join([*(page.extract_text() for page in pages.pages), str(pages.metadata)]).encode()
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                file = archive.extractfile(member)
                yield file.read() if file else b""
    else:
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(data)
        for coded in BASE64.findall(data):
            with contextlib.suppress(binascii.Error):
                yield base64.b64decode(coded + b"=" * (-len(coded) % 4))
