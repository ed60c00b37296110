"""Joining the lines of a paragraph: whether a hyphen at the end of a line is the typesetter's."""

import re
from collections import Counter
from collections.abc import Iterable

from practices.documents.pdf.words import BREAK

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HEAD = re.compile(r"((?:[^\W\d_]+-)*[^\W\d_]+)[-\u00ad]$")
_TAIL = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LONGEST = 60  # characters of a word
_APART = ("non", "self", "ex", "vice", "quasi", "semi")


class LineJoiner:
    """Joins lines by the words that the document writes elsewhere.

    `kept` lists the words whose hyphen was kept, and `joined` those whose was taken out, where the document itself
    does not show which is right.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.known: Counter[str] = Counter()
        self.kept: list[str] = []
        self.joined: list[str] = []
        ends = hyphens = 0
        known: list[str] = []
        for line in lines:
            ends += 1
            words = _WORDS.findall(line)
            if line.endswith(("-", BREAK)) and words:
                hyphens += 1
                words.pop()
            known += words
        self.known.update(map(str.casefold, known))
        self.breaks_words = hyphens >= 3 and hyphens * 100 >= ends

    def join(self, above: str, below: str) -> str:
        """Join two lines of one paragraph."""
        if not above or not below:
            return above or below
        if above.endswith(("-", BREAK)):
            head, tail = _HEAD.search(above[-_LONGEST:]), _TAIL.match(below)
            if head and tail:
                return above[:-1] + ("" if self._is_broken(head[1], tail[0]) else "-") + below
        above = above.replace(BREAK, "-") if above.endswith(BREAK) else above
        tight = above.endswith(("/", "-")) or (above[-1] in "—–" and len(above) > 1 and not above[-2].isspace())
        if tight or (_WIDE.match(above[-1]) and _WIDE.match(below[0])):
            return above + below
        return f"{above} {below}"

    def _is_broken(self, head: str, tail: str) -> bool:
        """Say whether the hyphen between two parts of a word was put there to break the line."""
        first, second = head.casefold(), tail.casefold()
        whole, compound = self.known[first + second], self.known[f"{first}-{second}"]
        if whole or compound:
            return whole >= compound
        if not tail[0].islower() or first in _APART or not self.breaks_words:
            self.kept.append(f"{head}-{tail}")
            return False
        if "-" in head or "-" in tail or (self.known[first] > 1 and self.known[second] > 1 and len(head) > 3):
            self.joined.append(head + tail)
        return True
