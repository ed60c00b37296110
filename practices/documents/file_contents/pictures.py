"""Pictures without what cameras and programs write into them beside the picture."""

import struct
import zlib
from collections.abc import Callable, Iterator

_JPEG_KEPT = {0xE0, 0xE2, 0xEE}
"""The application segments that say how a JPEG is shown: JFIF, colour profile, Adobe's transform."""
_ICC = b"ICC_PROFILE\x00"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST acTL fcTL fdAT cICP mDCV cLLI".split()
)
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_GIF_LOOP = b"NETSCAPE2.0"
_EMF = b" EMF"


def clean_picture(data: bytes) -> bytes | None:
    """Return a picture without metadata (JPEG, PNG, GIF, WebP, EMF, BMP); None for a broken one, or of another kind."""
    for is_one, clean in _CLEANERS:
        if is_one(data):
            try:
                return clean(data)
            except (IndexError, struct.error, ValueError):
                return None
    return None


def _clean_jpeg(data: bytes) -> bytes:
    """Leave out Exif, XMP, IPTC, comments, and whatever stands behind the picture."""
    kept = [data[:2]]
    at = 2
    has_picture = False
    while at < len(data) - 1:
        if data[at] != 0xFF:
            raise ValueError("a segment does not begin")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            kept.append(b"\xff\xd9")
            break
        length = struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + 2 + length]
        at += 2 + length
        if marker == 0xFE or (0xE0 <= marker <= 0xEF and not _is_shown(marker, segment)):
            continue
        kept.append(segment)
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            kept.append(data[at:end])
            at = end
            has_picture = True
    if not has_picture:
        raise ValueError("there is no picture")
    return b"".join(kept)


def _is_shown(marker: int, segment: bytes) -> bool:
    if marker == 0xE0:
        return segment[4:9] == b"JFIF\x00" and len(segment) <= 18  # a longer one holds a thumbnail
    return marker in _JPEG_KEPT and (marker != 0xE2 or segment[4:].startswith(_ICC))


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the next marker stands that is not part of the packed picture."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _clean_png(data: bytes) -> bytes:
    kept = [_PNG]
    at = len(_PNG)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("a chunk is cut off")
        if kind in _PNG_KEPT:
            kept.append(_nameless_profile(data[at + 8 : end - 4]) if kind == b"iCCP" else data[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(kept)


def _nameless_profile(content: bytes) -> bytes:
    body = b"iCCP" + b"ICC" + content[content.index(b"\x00") :]
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _clean_gif(data: bytes) -> bytes:
    """Leave out comments, plain texts and application data, but for the one that says how often a picture repeats."""
    end = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    kept = [data[:end]]
    at = end
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x21:
            at = _end_of_blocks(data, at + 2)
            is_loop = data[start + 1] == 0xFF and data[start + 3 : start + 14] == _GIF_LOOP
            if data[start + 1] == 0xF9 or is_loop:
                kept.append(data[start:at])
        elif data[at] == 0x2C:
            table = 3 << ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0
            at = _end_of_blocks(data, at + 10 + table + 1)
            kept.append(data[start:at])
        else:
            raise ValueError("no block of a GIF")
    return b"".join([*kept, b"\x3b"])


def _end_of_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def _clean_webp(data: bytes) -> bytes:
    chunks = [(kind, chunk) for kind, chunk in _riff_chunks(data) if kind not in _WEBP_DROPPED]
    body = b"WEBP" + b"".join(
        chunk if kind != b"VP8X" else chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:] for kind, chunk in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at + 8 <= end:
        length = struct.unpack_from("<I", data, at + 4)[0]
        after = at + 8 + length + length % 2
        yield data[at : at + 4], data[at:after]
        at = after


def _clean_emf(data: bytes) -> bytes:
    """Blank the names of program and picture in the head of an EMF."""
    count, offset = struct.unpack_from("<II", data, 60)
    end = offset + 2 * count
    if not count or end > len(data) or offset < 88:
        return data
    return data[:60] + bytes(8) + data[68:offset] + bytes(end - offset) + data[end:]


_CLEANERS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], bytes]], ...] = (
    (lambda data: data.startswith(b"\xff\xd8\xff"), _clean_jpeg),
    (lambda data: data.startswith(_PNG), _clean_png),
    (lambda data: data.startswith((b"GIF87a", b"GIF89a")), _clean_gif),
    (lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP", _clean_webp),
    (lambda data: data.startswith(b"\x01\x00\x00\x00") and data[40:44] == _EMF, _clean_emf),
    (lambda data: data.startswith(b"BM"), bytes),
)
