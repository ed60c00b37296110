"""Whether an accent can be read on the portal's papers, and what goes with it in the dark (WCAG 2.2, 1.4.3)."""

import re
from dataclasses import dataclass

LEAST_CONTRAST = 4.5
LIGHT = ("#fcfbf8", "#ffffff", "#f3f1ea")
DARK = ("#12161d", "#191f28", "#0d1117")
"""Paper, surface and sunken of static/css/tokens.css."""
WRITTEN = re.compile(r"#[0-9a-f]{6}", re.ASCII)
WHITE, BLACK = "#ffffff", "#0d1117"
SOFT = 0.1
"""Share of the accent in the ground that goes with it."""


@dataclass(frozen=True, slots=True)
class Accent:
    """The colours of one ground: of links and buttons, of the soft ground under them, of words on them."""

    accent: str
    soft: str
    on_accent: str


class AccentRefused(ValueError):
    """The colour cannot be read, or words in it could not."""


def accents_of(colour: str) -> tuple[Accent, Accent]:
    """Return the colours on light paper and in the dark. Raises AccentRefused.

    `colour` is written as #1a2b3c. In the dark it is made lighter until it can be read.
    """
    if not WRITTEN.fullmatch(colour):
        raise AccentRefused(colour)
    light = Accent(colour, _mixed(colour, LIGHT[0], SOFT), WHITE)
    if not _is_readable(light, LIGHT):
        raise AccentRefused(colour)
    for step in range(21):
        shade = _mixed(WHITE, colour, step / 20)
        dark = Accent(shade, _mixed(shade, DARK[0], SOFT * 2), BLACK)
        if _is_readable(dark, DARK):
            return light, dark
    raise AccentRefused(colour)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1.0 to 21.0."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _is_readable(accent: Accent, grounds: tuple[str, ...]) -> bool:
    pairs = [(accent.accent, ground) for ground in (*grounds, accent.soft)] + [(accent.on_accent, accent.accent)]
    return all(contrast(*pair) >= LEAST_CONTRAST for pair in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _mixed(one: str, other: str, share: float) -> str:
    """Mix two colours; `share` (0.0 to 1.0) of the first."""
    mixed = (round(a * share + b * (1 - share)) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (one / 255 for one in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
