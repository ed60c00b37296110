"""The pictures of a stranger's file: encoded anew within bounds, and a doubt for each that is not kept."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from practices.documents.files import read_file
from practices.documents.picture_files import LONGEST_SIDE, PictureRefused, encode_picture
from practices.documents.readings import FilePicture, ReadFile
from tests.practices.documents.pictures import picture, web_page, word_file


def opened(kept: FilePicture) -> Image.Image:
    return Image.open(io.BytesIO(kept.content))


def figures(read: ReadFile) -> list[str]:
    return [line for line in read.text.split("\n") if line.startswith(("![", "{+}"))]


def picture_doubts(read: ReadFile) -> list[str]:
    return [doubt.message for doubt in read.doubts if doubt.code == "picture"]


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("PNG", "image/png"), ("GIF", "image/png"), ("BMP", "image/png"), ("TIFF", "image/png"), ("JPEG", "image/jpeg")],
)
def test_picture_is_kept_as_png_or_jpeg(form, media_type):
    kept = encode_picture(picture(form))

    assert (kept.media_type, kept.width, kept.height) == (media_type, 60, 40)
    assert opened(kept).size == (60, 40)


def test_nothing_that_the_camera_wrote_is_kept():
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = "Jane Author", "Office of Jane"
    exif.get_ifd(0x8825)[2] = (IFDRational(48), IFDRational(12), IFDRational(0))
    data = picture("JPEG", exif=exif, comment=b"Jane again")

    kept = encode_picture(data)

    assert b"Jane" in data
    assert b"Jane" not in kept.content
    assert not opened(kept).getexif()


def test_turned_picture_is_kept_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(encode_picture(picture("JPEG", exif=exif))).size == (40, 60)


def test_large_picture_is_made_smaller():
    kept = encode_picture(picture(size=(4_000, 1_000)))

    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)


def test_what_the_file_does_not_show_of_a_picture_is_not_kept():
    whole = Image.new("RGB", (100, 20), "white")
    whole.paste("red", (60, 0, 100, 20))
    output = io.BytesIO()
    whole.save(output, "PNG")

    read = read_file("a.docx", word_file(output.getvalue(), cut=40))

    (kept,) = read.pictures
    assert (kept.width, kept.height) == (60, 20)
    assert opened(kept).getcolors() == [(1_200, (255, 255, 255))]


def test_transparency_stays():
    assert opened(encode_picture(picture(colour=(0, 0, 0, 0)))).mode == "RGBA"


def bomb(side: int) -> bytes:
    """Return a PNG of a few hundred bytes that says it is very large."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    written = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(60_000), "damaged"),
        (bomb(9_000), "40 million pixels"),
        (picture(size=(400, 300))[:200], "damaged"),
        (picture("JPEG", size=(400, 300))[:400], "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "of a kind that is not shown"),
        (b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(100), "of a kind that is not shown"),
        (b"", "damaged"),
        (picture(size=(300, 2)), "only a line"),
    ],
)
def test_hostile_picture_is_refused(data, reason):
    with pytest.raises(PictureRefused, match=reason):
        encode_picture(data)


def test_hostile_picture_leaves_a_doubt_at_its_place_and_the_text_as_it_is():
    read = read_file("a.html", web_page(picture(size=(400, 300))[:60]))

    assert figures(read) == []
    assert picture_doubts(read) == [
        "A picture stands here in the file and is not in the text: it is damaged, or of a kind that is not shown."
    ]
    assert "Figure 1 – Who decides" in read.text
    (line,) = [doubt.line for doubt in read.doubts if doubt.code == "picture"]
    assert read.text.split("\n")[line - 1] == "Figure 1 – Who decides"


def test_picture_of_a_word_file_has_its_place_its_alternative_and_its_caption():
    read = read_file("a.docx", word_file(picture(), alternative="A [red] box", caption="Figure 1. Who decides"))

    (kept,) = read.pictures
    assert figures(read) == [f"![A (red) box](picture:{kept.code})", "{+} *Figure 1. Who decides*"]
    lines = [line for line in read.text.split("\n") if line]
    assert lines.index(figures(read)[0]) == lines.index("Staff accept no gifts of any kind.") + 1
    assert picture_doubts(read) == []


def test_paragraph_about_a_figure_is_not_its_caption():
    read = read_file("a.docx", word_file(picture(), caption="Figure 1 shows who decides about gifts."))

    assert "{+}" not in read.text


def test_picture_that_comes_again_is_kept_once():
    read = read_file("a.docx", word_file(picture(), picture()))

    assert len(read.pictures) == 1
    assert len(figures(read)) == 2


def test_hidden_picture_is_not_read():
    read = read_file("a.docx", word_file(picture(), is_hidden=True))

    assert read.pictures == ()
    assert figures(read) == []


def test_picture_that_a_web_page_holds_is_kept_and_none_is_fetched():
    read = read_file("a.html", web_page(picture()))
    other = read_file("a.html", web_page(picture()).replace(b"src='data:", b"src='http://x.example/data:"))

    (kept,) = read.pictures
    assert figures(read) == [f"![A chart](picture:{kept.code})", "{+} *Figure 1 – Who decides*"]
    assert (other.pictures, figures(other)) == ((), [])
    assert "picture_left_out" in {doubt.code for doubt in other.doubts}


def test_picture_above_the_title_stands_below_it():
    logo = web_page(picture(), alternative="Our seal").split(b"<figure>")[1].split(b"<figcaption>")[0]
    read = read_file(
        "a.html", b"<body>" + logo + b"<h1>Code of conduct</h1><p>of 2004</p><p>Article 1</p><p>Words.</p>"
    )

    assert [line for line in read.text.split("\n") if line][:3] == ["# Code of conduct", "of 2004", *figures(read)]


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("04_importer_files/odt/osgeo__bylaws.odt", 2),
        ("04_importer_files/docx/unstructured__handbook-872p.docx", 1),
        ("04_importer_files/pdf/osgeo__bylaws.pdf", 3),
        ("04_importer_files/pdf/AkomaNtoso__irish_si_80.pdf", 2),
        ("04_importer_files/pdf-edge/pdfplumber__2023-06-20-PV.pdf", 1),
        ("04_importer_files/pdf/community__IP-Policy.pdf", 0),
    ],
)
def test_pictures_of_real_files_are_found(corpus: Path, path: str, count: int) -> None:
    file = corpus / path
    read = read_file(file.name, file.read_bytes())

    assert len(read.pictures) == count
    assert {line.partition("(picture:")[2].rstrip(")") for line in figures(read) if "picture:" in line} == {
        kept.code for kept in read.pictures
    }
