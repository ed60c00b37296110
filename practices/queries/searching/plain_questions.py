"""A question as it is read: whatever its capitals, punctuation and accents, the same words."""

import re
from collections.abc import Callable, Iterator

from practices.queries.searching.terms import EITHER, PART, is_symbol, is_unwanted
from practices.texts.words import PLAIN_WORD

OUTER = re.compile(r"^\W+|\W+$")


def plain_question(typed: str, as_written: Callable[[str], str]) -> str:
    """Return what was typed in small letters and without outer punctuation, each word as `as_written` has it.

    What stands between quotation marks, and symbols, stay as they are.
    """
    return " ".join(_pieces(typed, as_written))


def _pieces(typed: str, as_written: Callable[[str], str]) -> Iterator[str]:
    for piece in PART.finditer(typed):
        bare = piece[3] or ""
        if piece[2] or bare == EITHER or is_symbol(bare):
            yield piece[0]
            continue
        sign = "-" if is_unwanted(bare) else ""
        folded = OUTER.sub("", bare).casefold().replace("’", "'")
        said = PLAIN_WORD.sub(lambda word: as_written(word[0]), folded)
        if said:
            yield sign + said
