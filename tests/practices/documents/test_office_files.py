"""Old Word files and RTF: read like their twins, and nothing of the server comes into them."""

import io
import re
import zipfile
from difflib import SequenceMatcher

import pytest

from practices.documents import office_files, programs
from practices.documents.file_contents.files import clean_file
from practices.documents.file_contents.held import ContentKind
from practices.documents.files import read_file
from practices.documents.formats import recognise
from practices.documents.office_files import can_convert, convert_to_odt
from practices.documents.programs import Bounds, ProgramFailed, ask_program
from practices.documents.text import UnreadableText
from practices.texts.numbering import segment
from tests.corpus import corpus_folder

needs_office = pytest.mark.skipif(not can_convert(), reason="LibreOffice or bubblewrap is not on this machine")
CORPUS = corpus_folder()
needs_sandbox = pytest.mark.skipif(not programs.has_sandbox(), reason="bubblewrap cannot confine here")
SMALL = Bounds(seconds=5, cpu_seconds=5, memory=256 * 1024**2, answer=100_000)
RTF = (
    rb"{\rtf1\ansi\pard\b Article 1 Gifts\b0\par No gift is accepted.\par"
    rb"{\*\listtable{\list{\listlevel\levelnfc4\levelstartat1{\leveltext\'02\'00);}{\levelnumbers\'01;}}\listid1}}"
    rb"{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}"
    rb"\pard\ls1 of a firm;\par\pard\ls1 of a friend.\par"
    rb'\pard{\field{\*\fldinst INCLUDEPICTURE "file:///PICTURE" \\d}{\fldrslt }}\par}'
)


@needs_office
def test_rtf_is_read_with_its_numbers_and_brings_nothing_of_the_server(tmp_path):
    picture = tmp_path / "secret.png"
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccfc05000000502"
            "0180a0a3a7c10000000049454e44ae426082"
        )
    )
    data = RTF.replace(b"/PICTURE", str(picture).encode())

    read = read_file("code.rtf", data)

    assert read.format == "rtf"
    assert [line for line in read.text.split("\n") if line] == [
        "**Article 1 Gifts**",
        "No gift is accepted.",
        "a) of a firm;",
        "b) of a friend.",
    ]
    with zipfile.ZipFile(io.BytesIO(convert_to_odt("rtf", data))) as package:
        assert not [name for name in package.namelist() if name.startswith("Pictures/")]


@needs_office
@pytest.mark.skipif(CORPUS is None, reason="the corpus is absent")
@pytest.mark.parametrize("name", ["legaldocml-akomantoso__Release_Notes.doc", "unstructured__fake.doc"])
def test_old_word_file_reads_as_the_docx_that_the_same_program_makes_of_it(name):
    assert CORPUS is not None
    data = (CORPUS / "04_importer_files" / "doc" / name).read_bytes()
    script = office_files._SCRIPT.replace("odt:writer8", "docx").replace("cat out/in.odt", "cat out/in.docx")
    script = script.format(format="doc", filter=office_files.FILTERS["doc"], profile=office_files._PROFILE)

    read, twin = read_file(name, data), read_file("twin.docx", ask_program(script, data, office_files.BOUNDS))

    assert numbers_of(read.text) == numbers_of(twin.text)
    assert SequenceMatcher(None, words_of(read.text), words_of(twin.text), autojunk=False).ratio() > 0.999


def numbers_of(text: str) -> list[str]:
    return [piece.label for piece in segment(text).segments if piece.num]


def words_of(text: str) -> list[str]:
    return re.sub(r"[*#]", "", text).split()


@needs_office
def test_cleaned_copy_is_an_open_document_with_lists_in_numbered_order():
    cleaned = clean_file("code.rtf", RTF, changes="accept")

    assert ContentKind.CUSTOM_DATA in {held.kind for held in cleaned.removed}
    assert (cleaned.ending, recognise("", cleaned.data)) == (".odt", "odt")
    with zipfile.ZipFile(io.BytesIO(cleaned.data)) as package:
        assert set(re.findall(rb'xml:id="(list\w*)"', package.read("content.xml"))) <= {b"list1", b"list2"}


@needs_office
@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 100,
        b"{\\rtf1 " + b"{" * 100_000,
    ],
)
def test_what_is_no_such_file_is_refused_in_words(data):
    with pytest.raises(UnreadableText, match=r"could not be opened.*save it as DOCX or PDF first"):
        read_file("a.doc", data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), r"an old Word file \(.doc\), which cannot be read"),
        (b"{\\rtf1 words}", "an RTF file, which cannot be read. Open it in its own program and save it as DOCX or PDF"),
    ],
)
def test_without_libreoffice_the_file_is_refused_in_words(monkeypatch, data, message):
    monkeypatch.setattr(office_files, "has_program", lambda _name: False)

    with pytest.raises(UnreadableText, match=message):
        read_file("a", data)


@needs_sandbox
def test_a_program_sees_no_file_no_network_and_no_process_of_the_server(tmp_path):
    script = f"ls / {tmp_path} /etc /home /proc 2>/dev/null; cat /sys/class/net/*/address 2>/dev/null; env; cat"

    answer = ask_program(script, b"given", SMALL).decode()

    assert answer.endswith("given")
    assert tmp_path.name not in answer
    for there in ("passwd", "root", "cmdline", "PYTHON", "DATABASE"):
        assert there not in answer


@needs_sandbox
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("while :; do :; done", "too long"),
        ("exit 3", "made nothing"),
        ("sleep 100 & sleep 100", "too long"),
        ("cat /dev/zero", "too much"),
        ("dd if=/dev/zero of=/job/full bs=1M >&2 && echo kept", "made nothing"),
    ],
)
def test_a_program_beyond_its_bounds_is_ended_with_all_that_it_started(script, reason):
    bounds = Bounds(seconds=1, cpu_seconds=1, memory=512 * 1024**2, answer=1_000_000)

    with pytest.raises(ProgramFailed, match=reason):
        ask_program(script, b"", bounds)
