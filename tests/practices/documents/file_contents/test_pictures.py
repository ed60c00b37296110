"""Pictures show the same without metadata."""

import io

import pytest
from PIL import Image, PngImagePlugin

from practices.documents.file_contents.pictures import clean_picture
from practices.documents.file_contents.svg import clean_svg
from tests.practices.documents.file_contents.word_planting import jpeg, png


def saved(form: str, **saving) -> bytes:
    output = io.BytesIO()
    Image.linear_gradient("L").resize((20, 20)).convert("RGB").save(output, form, **saving)
    return output.getvalue()


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x013B] = "secret"
    return made


def png_text() -> PngImagePlugin.PngInfo:
    made = PngImagePlugin.PngInfo()
    made.add_text("Author", "secret")
    made.add_itxt("Title", "secret", zip=True)
    return made


@pytest.mark.parametrize(
    "data",
    [
        saved("JPEG", exif=exif(), comment=b"secret") + b"secret",
        saved("JPEG", progressive=True, exif=exif()),
        saved("PNG", pnginfo=png_text(), exif=exif()) + b"secret",
        saved("GIF", comment=b"secret"),
        saved("WEBP", exif=exif(), lossless=True),
        jpeg("secret"),
        png("secret"),
    ],
)
def test_metadata_are_gone_and_the_picture_is_the_same(data):
    cleaned = clean_picture(data)

    assert b"secret" not in cleaned
    assert len(cleaned) < len(data)
    before, after = (Image.open(io.BytesIO(one)) for one in (data, cleaned))
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert not after.getexif()
    assert clean_picture(cleaned) == cleaned


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00", b"\x89PNG\r\n\x1a\nabc", b"GIF89a", b"II*\x00"]
)
def test_broken_or_unknown_picture_is_not_cleaned(data):
    assert clean_picture(data) is None


def test_profile_of_colours_and_transparency_stay():
    data = saved("PNG", icc_profile=b"\x00" * 200)

    assert b"iCCP" in clean_picture(data)


def test_svg_keeps_what_is_drawn_and_described():
    data = (
        b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:i='http://example.org/i' i:secret='secret'><title>Seal</title>"
        b"<metadata>secret</metadata><script>secret</script><path d='M0 0' onclick='secret'/>"
        b"<i:secret>secret</i:secret></svg>"
    )

    cleaned = clean_svg(data)

    assert b"secret" not in cleaned
    assert b"<title>Seal</title>" in cleaned
    assert b"M0 0" in cleaned


def test_broken_svg_is_not_cleaned():
    assert clean_svg(b"<svg>") is None
