"""The pictures of a file encoded anew: what is kept of a stranger's picture is its pixels."""

import hashlib
import io
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageOps

from practices.documents.limits import MAX_PICTURE_BYTES, has_time_for_pictures
from practices.documents.raw_pictures import TOO_MANY
from practices.documents.readings import CODE_LENGTH, FilePicture, RawPicture, ReadFile
from practices.texts.editing import reads_like_caption
from practices.texts.numbering import Doubt
from practices.texts.numbering.labels import read_label
from practices.texts.numbering.pictures import is_caption
from practices.texts.numbering.sentences import is_ended

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
"""What is decoded; SVG, EMF and WMF are programs that draw, and are left out."""
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1_600
"""Pixels of a kept picture; a larger one is made smaller."""
SMALLEST_SIDE = 8
"""A picture that is narrower is a line or a spacer."""
LARGE_PNG = 400_000
"""Bytes from which a picture without transparency is kept as JPEG."""
SECONDS = 6.0
"""Processor time after which the pictures that are left are left out."""
QUALITY = 85
WHOLE = (0.0, 0.0, 0.0, 0.0)
LONGEST_TITLE = 100
NO_TITLE = ("|", "{", "[", "!", "-", "*", ">", "\\", "#")
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}

_SHOWN = re.compile(r"(\s*!\[[^\]]*\]\((?:picture|decorative):)(\d{1,3})\)")
_LEFT_OUT = "A picture stands here in the file and is not in the text: {reason}."
_WEIGHT = 0.4


class PictureRefused(Exception):
    """A picture is not kept; the message says why, and ends a sentence."""


@dataclass(slots=True)
class _Kept:
    """What came of the pictures of a file, by their place."""

    pictures: dict[int, FilePicture]
    refused: dict[int, str]


def keep_pictures(read: ReadFile) -> ReadFile:
    """Return the reading with its pictures encoded, each named by its code; captions are joined to them.

    One that cannot be kept is left out, with a doubt at its place. Those above the title go below it.
    """
    order = _title_first(read.text.split("\n"))
    lines = [line for _number, line in order]
    kept = _encode_all(read.raw_pictures, {place for line in lines if (place := _place_in(line)) is not None})
    written: list[str] = []
    numbers: dict[int, int] = {}  # the new number of each line
    doubts: list[Doubt] = []
    at = 0
    while at < len(lines):
        place, taken = _place_in(lines[at]), 1
        number = len(written) + 1
        if place is None:
            written.append(lines[at])
        elif picture := kept.pictures.get(place):
            written.append(_SHOWN.sub(rf"\g<1>{picture.code})", lines[at]))
            if caption := _caption_below(lines, at + 1):
                written.append(f"{{+}} {caption}")
                taken = 3
        else:
            doubts.append(Doubt(number, "picture", _LEFT_OUT.format(reason=kept.refused[place]), _WEIGHT))
            taken = 2 if lines[at + 1 : at + 2] == [""] else 1
        numbers |= {old: number for old, _line in order[at : at + taken]}
        at += taken
    moved = replace(
        read,
        text="\n".join(written),
        doubts=tuple(replace(one, line=numbers.get(one.line, one.line)) for one in read.doubts),
        pages=tuple(sorted(numbers.get(line, line) for line in read.pages)),
        pictures=tuple(dict.fromkeys(kept.pictures.values())),
        raw_pictures=(),
    )
    return moved.with_doubts(*doubts)


def _title_first(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Return the lines with their numbers, the pictures above the title behind it: nothing else begins a text."""
    numbered = list(enumerate(lines, 1))
    first = next((at for at, line in enumerate(lines) if line and _place_in(line) is None), 0)
    end = first
    while end < len(lines) and (not lines[end] or _reads_like_title(lines[end])):
        end += 1
    return [*numbered[first:end], *numbered[:first], *numbered[end:]] if first and end > first else numbered


def _reads_like_title(line: str) -> bool:
    if line.startswith("# "):
        return True
    is_short = len(line) <= LONGEST_TITLE and not line.startswith(NO_TITLE) and not line[:1].isspace()
    return is_short and not is_ended(line) and read_label(line) is None


def _place_in(line: str) -> int | None:
    found = _SHOWN.fullmatch(line) if "![" in line else None
    return int(found[2]) if found else None


def _caption_below(lines: Sequence[str], at: int) -> str:
    """Return the caption that is the next paragraph below a picture, "" if there is none."""
    words = lines[at + 1].strip() if lines[at : at + 1] == [""] and at + 1 < len(lines) else ""
    is_alone = lines[at + 2 : at + 3] in ([""], [])
    if not words or not is_alone or "\n" in words or (lines[at + 3 : at + 4] and lines[at + 3].startswith("|")):
        return ""
    if is_caption(words):
        return words
    bare = words.removeprefix("\\").strip("*")
    return f"*{bare}*" if "*" not in bare and reads_like_caption(bare) else ""


def _encode_all(raw: Sequence[RawPicture], places: set[int]) -> _Kept:
    kept = _Kept({}, {})
    size, began = 0, time.process_time()
    for place in sorted(places):
        is_late = time.process_time() - began > SECONDS or not has_time_for_pictures()
        if is_late or place >= len(raw):
            kept.refused[place] = TOO_MANY
            continue
        try:
            picture = encode_picture(raw[place].content, cut=raw[place].cut)
        except PictureRefused as refusal:
            kept.refused[place] = str(refusal)
            continue
        if size + len(picture.content) > MAX_PICTURE_BYTES:
            kept.refused[place] = TOO_MANY
            continue
        kept.pictures[place] = picture
        size += len(picture.content)
    return kept


def encode_picture(data: bytes, *, cut: tuple[float, float, float, float] = WHOLE) -> FilePicture:
    """Return a picture as it is kept; `cut` are the parts at its edges that are not shown. Raises PictureRefused."""
    try:
        image, is_photo = _decode(data, cut)
        name, content = _encode(image, is_photo=is_photo)
    except PictureRefused:
        raise
    except MemoryError as error:
        raise PictureRefused("it needs too much memory") from error
    except Exception as error:  # whatever a decoder makes of a stranger's bytes
        raise PictureRefused("it is damaged, or of a kind that is not shown") from error
    code = hashlib.sha256(content).hexdigest()[:CODE_LENGTH]
    return FilePicture(code, MEDIA_TYPES[name], image.width, image.height, content)


def _decode(data: bytes, cut: tuple[float, float, float, float]) -> tuple[Image.Image, bool]:
    """Return the first frame upright and of a bounded size, and whether it was a JPEG."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        _check_size(opened)
        is_photo = opened.format == "JPEG"
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        image = _plain(ImageOps.exif_transpose(_cut(opened, cut)))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return image, is_photo


def _cut(image: Image.Image, cut: tuple[float, float, float, float]) -> Image.Image:
    if cut == WHOLE:
        return image
    left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in cut)
    box = (left * image.width, top * image.height, (1 - right) * image.width, (1 - bottom) * image.height)
    return image.crop(tuple(round(edge) for edge in box))  # type: ignore[arg-type]  # four edges


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise PictureRefused(f"it has more than {MOST_PIXELS // 1_000_000} million pixels")
    if min(image.size) < SMALLEST_SIDE:
        raise PictureRefused("it is only a line")


def _plain(image: Image.Image) -> Image.Image:
    """Return pixels alone, in grey or in colours, with transparency where there is some."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return image if image.getchannel("A").getextrema()[0] != 255 else image.convert("RGB")
    return image.convert("L" if image.mode in {"1", "L"} else "RGB")


def _encode(image: Image.Image, *, is_photo: bool) -> tuple[str, bytes]:
    name = "JPEG" if is_photo and image.mode != "RGBA" else "PNG"
    content = _save(image, name)
    if name == "PNG" and len(content) > LARGE_PNG:
        name = "WEBP" if image.mode == "RGBA" else "JPEG"
        smaller = _save(image, name)
        return (name, smaller) if len(smaller) < len(content) else ("PNG", content)
    return name, content


def _save(image: Image.Image, name: str) -> bytes:
    output = io.BytesIO()
    bare = Image.new(image.mode, image.size)  # without whatever else came with the picture
    bare.paste(image)
    bare.save(output, name, **({} if name == "PNG" else {"quality": QUALITY}))
    return output.getvalue()
