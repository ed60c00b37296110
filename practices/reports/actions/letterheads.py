"""Setting the letterhead of papers and letters: each change is a version of its own."""

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.log_actions import log

from practices.models.letterheads import FONTS, Letterhead, letterhead_at
from practices.permissions import is_secretariat

MOST_BYTES, MOST_PIXELS = 1_000_000, 16_000_000
WIDTH, HEIGHT = 600, 300
"""Pixels of a kept emblem at most."""
FORMATS = ("PNG", "JPEG")
MOST_LINES = 8
CHANGED = "practices.letterhead_changed"


class LetterheadRefused(Exception):
    """The letterhead may not be so; the message is for the user."""


@transaction.atomic
def set_letterhead(
    *,
    senders: Mapping[str, str],
    distributions: Mapping[str, str],
    address: str,
    font: str = "",
    emblem: bytes | None = None,
    by: Any,
) -> Letterhead:
    """Keep a new version. `emblem`: None leaves the picture that is there, b"" takes it away.

    Raises LetterheadRefused.
    """
    if not is_secretariat(by):
        raise LetterheadRefused(_("Only the secretariat sets the letterhead."))
    if font and font not in FONTS:
        raise LetterheadRefused(_("This font is not available."))
    lines = [" ".join(line.split()) for line in address.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise LetterheadRefused(_("A postal address has at most %(count)s lines.") % {"count": MOST_LINES})
    present = letterhead_at()
    kept = bytes(present.emblem) if present else b""
    picture = kept if emblem is None else drawn_again(emblem)
    made = Letterhead(
        senders=_tidy(senders), distributions=_tidy(distributions), address="\n".join(lines), font=font, emblem=picture,
        made_by=by, made_at=timezone.now(),
    )  # fmt: skip
    made.digest = digest_of_letterhead(made)
    made.save()
    log(instance=made, action=CHANGED, user=by)
    return made


def drawn_again(picture: bytes) -> bytes:
    """Return a picture as a small PNG, drawn anew, so that it holds nothing else; b"" for none.

    Raises LetterheadRefused.
    """
    if not picture:
        return b""
    refusal = LetterheadRefused(_("An emblem is a PNG or JPEG file of up to 1 MB."))
    if len(picture) > MOST_BYTES:
        raise refusal
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise refusal
            drawn = found.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise refusal from error
    drawn.thumbnail((WIDTH, HEIGHT))
    clean = Image.new("RGBA", drawn.size)
    clean.paste(drawn)
    made = io.BytesIO()
    clean.save(made, "PNG", optimize=True)
    return made.getvalue()


def digest_of_letterhead(letterhead: Letterhead) -> str:
    """Return the SHA-256 of everything that is printed."""
    said = {name: getattr(letterhead, name) for name in ("senders", "distributions", "address", "font")}
    text = json.dumps(said | {"emblem": hashlib.sha256(letterhead.emblem).hexdigest()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _tidy(words: Mapping[str, str]) -> dict[str, str]:
    return {language: " ".join(text.split()) for language, text in words.items() if text.strip()}
