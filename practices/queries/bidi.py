"""Texts that run to the left and to the right within one line, as the Unicode bidirectional algorithm orders them."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import get_language_bidi

_BETWEEN = re.compile(r"((?:[.,;] |[،؛] ))")
"""What stands between the parts of a citation."""


def runs_right_to_left(text: str) -> bool | None:
    """Tell the direction of a text by its first letter; None where it has none."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), None)


def isolated(name: str) -> str:
    """Set a name apart from the sentence around it, by the marks that Unicode has for it."""
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"


def isolated_runs(text: str) -> str:
    """Set a text of many parts apart so, each run of it by itself."""
    return "".join(before + isolated(run) for before, run in runs_of(text))


def embedded(text: object) -> str:
    """Set a name that runs the other way apart in an entry of a list, by marks behind it alone.

    A list is searched by typing the first letters of an entry, which no mark may stand before.
    """
    name = str(text)
    turned, here = runs_right_to_left(name), get_language_bidi()
    if turned is None or turned == here:
        return name
    marks = "\N{RIGHT-TO-LEFT MARK}\N{LEFT-TO-RIGHT MARK}"
    return f"{name}{marks if turned else marks[::-1]}"


def runs_of(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text of many parts where its direction turns: what stands before each run, and the run.

    All of them joined are the text.
    """
    before, run, turned = "", "", None
    cut = ["", *_BETWEEN.split(text)]
    for between, part in zip(cut[::2], cut[1::2], strict=True):
        here = runs_right_to_left(part)
        if None not in (turned, here) and turned != here:
            yield before, run
            before, run = between, part
        else:
            run += between + part
        turned = here if here is not None else turned
    yield before, run
