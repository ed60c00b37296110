"""Tokens that are hidden in files, and where one looks for them."""

import io
import random
import re
import zipfile
import zlib
from dataclasses import dataclass, field

import pikepdf

from practices.documents.file_contents.held import Changes, ContentKind

TAG = re.compile(rb"<[^>]*>")
STRING = re.compile(rb"\(((?:\\.|[^\\()])*)\)")
DEFLATED = re.compile(rb"x[\x01\x5e\x9c\xda]")


@dataclass
class Planted:
    """A file with tokens: `hidden` by place, with the kind that the place is listed as; `seen` by readers."""

    data: bytes
    changes: Changes
    hidden: dict[str, tuple[str, ContentKind | None]] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


def make_token(chance: random.Random) -> str:
    return "Zq" + "".join(chance.choices("bcdfghjkmnpqrstvwxz", k=14))


def forms(token: str) -> list[bytes]:
    """Return how a token may stand in bytes."""
    plain = [token.encode(), token.encode("utf-16-le"), token.encode("utf-16-be")]
    return [*plain, *(one.hex().encode() for one in plain), *(one.hex().upper().encode() for one in plain)]


def haystacks(data: bytes, depth: int = 0) -> list[bytes]:
    """Return all bytes that a file holds: as they are, unpacked, decoded, without tags between runs."""
    found = [data]
    if data.startswith(b"PK") and depth < 3:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found.append(archive.comment)
            for entry in archive.infolist():
                found += [entry.filename.encode(), entry.comment, entry.extra]
                found += haystacks(archive.read(entry), depth + 1)
    elif data.startswith(b"%PDF") and depth < 3:
        found += _of_pdf(data)
    else:
        found += [TAG.sub(b"", data), *_inflated(data)]
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            found.append(TAG.sub(b"", data.decode("utf-16", "replace").encode()))
    return found


def _of_pdf(data: bytes) -> list[bytes]:
    found = []
    with pikepdf.open(io.BytesIO(data)) as document:
        for held in [*document.objects, document.trailer]:
            found += _of_object(held, 0)
    return found


def _of_object(held, depth: int) -> list[bytes]:
    if isinstance(held, pikepdf.String):
        return [bytes(held), str(held).encode()]
    if isinstance(held, pikepdf.Name):
        return [str(held).encode()]
    if depth > 20 or (depth and getattr(held, "is_indirect", False)):
        return []
    found = []
    if isinstance(held, pikepdf.Array):
        found += [one for each in held for one in _of_object(each, depth + 1)]
    elif isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        found += [one for key, each in held.items() for one in (key.encode(), *_of_object(each, depth + 1))]
    if isinstance(held, pikepdf.Stream):
        raw = held.read_raw_bytes()
        try:
            decoded = held.read_bytes()
        except pikepdf.PdfError:
            decoded = raw
        found += [raw, decoded, b"".join(STRING.findall(decoded)), *_inflated(decoded)]
        if decoded.startswith((b"PK", b"%PDF")):
            found += haystacks(decoded, 1)
    return found


def _inflated(data: bytes) -> list[bytes]:
    """Return what is packed somewhere within data, such as a text of a PNG."""
    found = []
    for match in list(DEFLATED.finditer(data))[:200]:
        try:
            found.append(zlib.decompressobj().decompress(data[match.start() :], 100_000))
        except zlib.error:
            continue
    return found


def still_there(data: bytes, tokens: dict[str, str]) -> list[str]:
    """Return the places whose tokens are found in a file."""
    everything = haystacks(data)
    return [
        place for place, token in tokens.items() if any(form in held for held in everything for form in forms(token))
    ]


def judge(planted: Planted, cleaned: bytes, kinds: set[ContentKind]) -> list[str]:
    """Return what is wrong with a cleaned copy and its list."""
    hidden = {place: token for place, (token, _kind) in planted.hidden.items()}
    faults = [f"not planted: {place}" for place in set(hidden) - set(still_there(planted.data, hidden))]
    faults += [f"still there: {place}" for place in still_there(cleaned, hidden)]
    faults += [f"lost: {place}" for place in set(planted.seen) - set(still_there(cleaned, planted.seen))]
    faults += [f"not listed: {place}" for place, (_, kind) in planted.hidden.items() if kind and kind not in kinds]
    return faults
