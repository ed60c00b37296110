"""Keys by which a doubt is known again in a later version of its text."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from practices.texts.numbering.lines import split_lines
from practices.texts.numbering.segments import Doubt


def doubt_key(doubt: Doubt, text: str) -> str:
    """Return a key for `doubt` about `text` that stays the same when other lines of the text are edited.

    It is the doubt's code, twelve hex digits for the words of its line (white space does not
    count) and, if a line with the same words stands above, how many there are with this one:
    "missing_number-0a1b2c3d4e5f-2".
    """
    return doubt_keys([doubt], text)[0]


def doubt_keys(doubts: Iterable[Doubt], text: str) -> list[str]:
    """Return `doubt_key` for each of `doubts`, reading the text once."""
    wanted = list(doubts)
    last = max((doubt.line for doubt in wanted), default=0)
    words = [" ".join(line.split()) for line in split_lines(text)[:last]]
    ordinals: list[int] = []
    counts: Counter[str] = Counter()
    for line in words:
        counts[line] += 1
        ordinals.append(counts[line])
    return [_write_key(doubt.code, words, ordinals, doubt.line - 1) for doubt in wanted]


def _write_key(code: str, words: list[str], ordinals: list[int], at: int) -> str:
    line, ordinal = (words[at], ordinals[at]) if 0 <= at < len(words) else ("", 1)
    digest = hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{code}-{digest}" if ordinal == 1 else f"{code}-{digest}-{ordinal}"
