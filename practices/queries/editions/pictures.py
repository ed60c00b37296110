"""The pictures that a text shows, as a page sets them."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from practices.documents.notation import Block, TextPicture, picture_codes, plain_words, read_blocks
from practices.models.edition_pictures import EditionPicture
from practices.models.editions import EditionPage
from practices.texts.numbering import segment

MOST_SHOWN = 6 * 1024 * 1024
"""Bytes of pictures that the page of an approval holds."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture: its address, and its size in pixels."""

    url: str
    width: int
    height: int


Pictures = Mapping[str, ShownPicture]
"""Pictures by their code."""


def pictures_of(edition: EditionPage, blocks: Iterable[Block], *, is_draft: bool = False) -> Pictures:
    """Return the pictures of blocks of an edition's text that are kept with it. One query, none without pictures.

    The caller has asked whether the text may be seen. Those of a draft have addresses in the admin.
    """
    codes = {block.code for block in blocks if isinstance(block, TextPicture)}
    if not codes:
        return {}
    rows = EditionPicture.objects.filter(edition_id=edition.pk, code__in=codes)
    address = draft_address if is_draft else public_address
    if not is_draft:
        rows = rows.filter(is_shown=True)
    return {row.code: ShownPicture(address(edition)(row.code), row.width, row.height) for row in rows}


@dataclass(frozen=True, slots=True)
class DraftPicture:
    """A picture of a draft for who approves it: the picture itself as an address, "" where it is not kept.

    `is_new`: the published text does not show it.
    """

    source: str
    picture: TextPicture
    is_new: bool

    @property
    def caption(self) -> str:
        """Its caption, in words alone."""
        return plain_words(self.picture.caption)


def pictures_to_approve(draft: EditionPage, published: EditionPage | None) -> tuple[DraftPicture, ...]:
    """Return the pictures that a draft names, each once, in its order. One query, none without pictures.

    They come as addresses that hold them, up to MOST_SHOWN bytes, new ones first: who approves by a link has no other.
    """
    codes = picture_codes(draft.numbered_text)
    if not codes:
        return ()
    known = set(picture_codes(published.numbered_text)) if published is not None else set[str]()
    rows = {row.code: row for row in EditionPicture.objects.filter(edition_id=draft.pk, code__in=codes)}
    pieces = segment(draft.numbered_text, language=draft.language or "en").segments
    blocks = (block for piece in pieces if "![" in piece.text for block in read_blocks(piece.text))
    named = {block.code: block for block in blocks if isinstance(block, TextPicture)}
    sources = _addresses([rows[code] for code in sorted(codes, key=known.__contains__) if code in rows])
    return tuple(
        DraftPicture(sources.get(code, ""), named.get(code) or TextPicture(code, ""), code not in known)
        for code in codes
    )


def _addresses(rows: Iterable[EditionPicture]) -> dict[str, str]:
    """Return addresses that hold the pictures, by code, of as many as MOST_SHOWN bytes have room for."""
    left = MOST_SHOWN
    found: dict[str, str] = {}
    for row in rows:
        if row.size <= left and (address := _kept_content(row)):
            found[row.code] = address
            left -= row.size
    return found


def _kept_content(row: EditionPicture) -> str:
    try:
        with row.stored.open("rb") as file:
            return content_address(row.media_type, file.read())
    except FileNotFoundError:
        return ""


def content_address(media_type: str, content: bytes) -> str:
    """Return an address that holds a picture itself."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def public_address(edition: EditionPage) -> Callable[[str], str]:
    """Return what gives the address of a picture by its code, for who may read the edition."""
    return lambda code: reverse("edition_picture", args=[edition.translation_key, code])


def draft_address(edition: EditionPage) -> Callable[[str], str]:
    """Return what gives the address of a picture of a draft, for who writes it."""
    return lambda code: reverse("structure:picture", args=[edition.translation_key, code])
