"""ZIP files from strangers."""

import io
import struct
import zipfile

import pytest

from practices.documents.archives import MAX_ENTRIES, MAX_PART_BYTES, RATIO_COUNTS_FROM, open_archive
from practices.documents.text import UnreadableText


def pack(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


def declare(data: bytes, size: int) -> bytes:
    """Let the directory of a ZIP file with one part say that the part has another size than it has."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


def test_parts_are_read_by_name():
    archive = open_archive(pack({"a.xml": b"1", "/b/c.xml": b"2"}))

    assert archive.names == ("a.xml", "b/c.xml")
    assert "a.xml" in archive
    assert archive.read("b/c.xml") == b"2"


def test_part_that_is_missing_is_named():
    with pytest.raises(UnreadableText, match=r"a\.xml is missing"):
        open_archive(pack({"b.xml": b"1"})).read("a.xml")


def test_bomb_is_refused_by_what_it_declares():
    with pytest.raises(UnreadableText, match="trap"):
        open_archive(pack({"a.xml": bytes(RATIO_COUNTS_FROM * 4)}))


def test_large_part_and_many_parts_are_refused_by_what_they_declare():
    with pytest.raises(UnreadableText, match="64 MB"):
        open_archive(declare(pack({"a.xml": b"1"}), MAX_PART_BYTES + 1))
    with pytest.raises(UnreadableText, match="parts"):
        open_archive(pack({f"{place}": b"" for place in range(MAX_ENTRIES + 1)}, zipfile.ZIP_STORED))


def test_part_that_is_larger_than_it_declares_is_refused_while_it_is_read():
    data = declare(pack({"a.xml": b"12345" * 100}), 5)

    with pytest.raises(UnreadableText, match="damaged"):
        open_archive(data).read("a.xml")


@pytest.mark.parametrize("cut", [10, -10])
def test_truncated_file_is_refused(cut):
    with pytest.raises(UnreadableText, match="damaged"):
        open_archive(pack({"a.xml": b"12345" * 100})[:cut])


def test_encrypted_part_is_refused():
    data = bytearray(pack({"a.xml": b"1"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(UnreadableText, match="encrypted"):
        open_archive(bytes(data)).read("a.xml")
