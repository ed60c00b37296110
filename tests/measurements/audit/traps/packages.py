"""ZIP archives that are no document, or one that grows."""

import io
import struct
import zipfile
import zlib
from functools import cache

from tests.measurements.audit.samples import docx, odt, zip_of
from tests.measurements.audit.traps import Bait, Traps

MEGABYTE = 1024 * 1024
TEXT_KIND = b"application/vnd.oasis.opendocument.text"


def package_traps(bait: Bait) -> Traps:
    yield "bomb-declared.docx", _bomb
    yield "bomb-lying.docx", lambda: _lie(_bomb())
    yield (
        "bomb-many-parts.docx",
        lambda: docx(**{f"word__part{number}.xml": bytes(20 * MEGABYTE) for number in range(12)}),
    )
    yield "bomb.odt", lambda: _lie(_odt_bomb())
    yield "bomb-in-mimetype.odt", lambda: zip_of({"mimetype": TEXT_KIND + bytes(100 * MEGABYTE)})
    yield "nested.zip", _nested(8)
    yield "nested-as-part.docx", docx(word__embedded=_nested(8))
    yield "overlapping.docx", _overlapping()
    yield "members-9000.zip", lambda: zip_of({f"word/{number}.xml": b"" for number in range(9_000)})
    yield "members-20000.zip", lambda: zip_of({f"{number}": b"" for number in range(20_000)})
    yield "traversal.docx", docx(**{"..__..__..__tmp__hostile.xml": b"x", "__etc__passwd": b"x"})
    yield "encrypted-flag.docx", _flag_encrypted(docx())
    yield "encrypted-flag.odt", _flag_encrypted(odt())
    yield "wrong-crc.docx", _break_crc(docx())
    yield "huge-size.docx", _declare(docx(), 0xFFFFFFFE)
    yield "unusual-method.docx", _method(zipfile.ZIP_LZMA)
    yield "end-alone.zip", b"PK\x05\x06" + bytes(18)
    yield (
        "end-lying.zip",
        b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 65535, 65535, 0xFFFFFFFF, 0, 0),
    )
    yield "empty.zip", zip_of({})
    yield "sheet.xlsx", zip_of({"xl/workbook.xml": b"<workbook/>"})
    yield "slides.pptx", zip_of({"ppt/presentation.xml": b"<presentation/>"})
    yield "no-document.docx", zip_of({"word/styles.xml": b"<styles/>"})
    yield "target-outside.docx", _target(f"file://{bait.path}", external=True)
    yield "target-network.docx", _target(bait.address, external=True)
    yield "target-loop.docx", _target("document.xml", external=False)


@cache
def _bomb() -> bytes:
    return docx(**{"word__document.xml": b"<w:document>" + b" " * (200 * MEGABYTE)})


def _odt_bomb() -> bytes:
    return zip_of({"mimetype": TEXT_KIND, "content.xml": b"<office:document-content>" + b" " * (200 * MEGABYTE)})


def _lie(data: bytes) -> bytes:
    """Say of each member that it is of 1,000 bytes."""
    return _declare(data, 1_000)


def _declare(data: bytes, size: int) -> bytes:
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + offset : place + offset + 4] = struct.pack("<L", size)
            place = changed.find(signature, place + 4)
    return bytes(changed)


def _flag_encrypted(data: bytes) -> bytes:
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + offset] |= 1
            place = changed.find(signature, place + 4)
    return bytes(changed)


def _break_crc(data: bytes) -> bytes:
    changed = bytearray(data)
    place = changed.find(b"PK\x01\x02", 0)
    while place >= 0:
        changed[place + 16] ^= 0xFF
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def _nested(depth: int) -> bytes:
    inner = zlib.compress(bytes(MEGABYTE))
    for level in range(depth):
        inner = zip_of({f"{level}-{copy}.zip": inner for copy in range(4)})
    return inner


def _overlapping() -> bytes:
    """Let 2,000 entries of the directory share one member of a megabyte (Fifield's bomb)."""
    single = zip_of({"word/document.xml": b"<a>" + b" " * MEGABYTE})
    start = single.find(b"PK\x01\x02")
    end = single.find(b"PK\x05\x06")
    entry = single[start:end]
    directory = entry * 2_000
    tail = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 2_000, 2_000, len(directory), start, 0)
    return single[:start] + directory + tail


def _method(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("word/document.xml", b"<w:document/>" * 1000)
    return file.getvalue()


def _target(address: str, *, external: bool) -> bytes:
    mode = " TargetMode='External'" if external else ""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = "".join(
        f"<Relationship Id='r{name}' Type='{kind}/{name}' Target='{address}'{mode}/>"
        for name in ("numbering", "styles", "footnotes", "image", "attachedTemplate", "hyperlink")
    )
    rels = f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{rows}</Relationships>"
    return docx(**{"word___rels__document.xml.rels": rels.encode()})
