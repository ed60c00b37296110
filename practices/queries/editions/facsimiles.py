"""Pages of an edition's source file as pictures: rendered once, then kept beside the originals."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from practices.documents.files import count_file_pages, render_file_page
from practices.documents.notation import Figure
from practices.documents.text import UnreadableText
from practices.models.editions import EditionPage, checksum
from practices.queries.editions.passages import EditionText

FIRST_PAGES = 10
"""How many pages are shown at first."""
MOST_PAGES = 2_000
WIDTH = 1_000
"""Pixels; every picture has this width, so that each page is kept once."""
HEIGHT = 1_414
"""What the height comes to on A4: the place that is kept free until the picture is there."""
REMEMBERED = 10 * 60
"""Seconds for which a file that could not be read is not tried again."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture: its address, and its size in pixels (the height is that of A4)."""

    number: int
    url: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Facsimile:
    """Pages of a source file that the reader may see, by their number (from 1), in order.

    `page_count` is 0 when the pages were not counted, or the file has none that can be shown. `is_unreadable`: it is a
    PDF file that cannot be opened.
    """

    images: Mapping[int, PageImage] = field(default_factory=dict)
    page_count: int = 0
    is_unreadable: bool = False

    @property
    def pages(self) -> list[PageImage]:
        """The pictures in order."""
        return list(self.images.values())

    @property
    def is_cut_short(self) -> bool:
        """Whether the file has more pages than are listed."""
        return self.page_count > len(self.images)


def figures_of(edition: EditionPage, reading: EditionText) -> Facsimile:
    """Return the pages that a text shows in place. The caller has asked whether its file may be seen."""
    if not is_pdf(edition):
        return Facsimile()
    pages = {block.page for passage in reading.passages for block in passage.blocks if isinstance(block, Figure)}
    return Facsimile(_images(edition, sorted(page for page in pages if page <= MOST_PAGES)))


def facsimile_of(edition: EditionPage, *, whole: bool = False) -> Facsimile:
    """Return the first pages of the source file, or all. The caller has asked whether the file may be seen."""
    count = page_count_of(edition)
    shown = range(1, (count if whole else min(count, FIRST_PAGES)) + 1)
    return Facsimile(_images(edition, shown), count, is_unreadable=is_pdf(edition) and not count)


def _images(edition: EditionPage, numbers: Iterable[int]) -> dict[int, PageImage]:
    key = edition.translation_key
    return {number: PageImage(number, reverse("edition_page_image", args=[key, number])) for number in numbers}


def is_pdf(edition: EditionPage) -> bool:
    """Tell whether the source file is called a PDF: only of those pages can be shown."""
    return PurePath(edition.source_name or edition.source_file.name or "").suffix.lower() == ".pdf"


def page_count_of(edition: EditionPage) -> int:
    """Count the pages of the source file, at most MOST_PAGES; 0 when they cannot be shown. Slow the first time."""
    if not is_pdf(edition):
        return 0
    known = _once(edition, "count", lambda data: str(min(count_file_pages(data), MOST_PAGES)).encode())
    return int(known or 0)


def page_picture(edition: EditionPage, number: int) -> bytes | None:
    """Return page `number` (from 1) of the source file as a PNG; None when there is no such page, or no file."""
    if not 0 < number <= MOST_PAGES:
        return None
    return _once(edition, f"{WIDTH}-{number}.png", lambda data: render_file_page(data, number, WIDTH))


def picture_tag(edition: EditionPage, number: int) -> str:
    """Return what tells one picture from another: file, page and width."""
    return f'"{_sum(edition)[:32]}-{number}-{WIDTH}"'


def _once(edition: EditionPage, last: str, make: Callable[[bytes], bytes]) -> bytes | None:
    """Return what `make` makes of the source file, kept under `last`; None when it cannot, which is remembered."""
    name = _name(edition, last)
    known = _kept(name)
    if known is not None:
        return known
    missed = f"missed-{name}"
    if cache.get(missed):
        return None
    try:
        made = make(_content(edition))
    except (UnreadableText, FileNotFoundError):
        cache.set(missed, True, REMEMBERED)
        return None
    _keep(name, made)
    return made


def _sum(edition: EditionPage) -> str:
    return edition.source_checksum or checksum(str(edition.source_file.name).encode())


def _name(edition: EditionPage, last: str) -> str:
    digest = _sum(edition)
    return f"pages/{digest[:2]}/{digest}/{last}"


def _content(edition: EditionPage) -> bytes:
    with edition.source_file.open("rb") as file:
        content: bytes = file.read()
    return content


def _kept(name: str) -> bytes | None:
    try:
        with _storage().open(name, "rb") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content


def _keep(name: str, content: bytes) -> None:
    """Keep a picture; without it the next reader waits once more, which is no reason to fail."""
    try:
        _storage().save(name, ContentFile(content))
    except OSError:
        logger.exception("A page of a source file could not be kept")


def _storage() -> Any:
    return storages["originals"]
