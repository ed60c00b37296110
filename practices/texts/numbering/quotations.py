"""Quotations of whole provisions, as amending texts have them: what they hold is text of the piece that quotes."""

import re
from dataclasses import dataclass, field

from practices.texts.numbering.lines import LineRole, SourceLine

MOST_LINES = 400  # of the source; a quotation that is open for longer is none
_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’"}
_CLOSED = re.compile(r"[”“»\"’][.;,:*_]*(?:\[\^[^\[\]\s]{1,40}\])?[.;,]?(?:\s+(?:and|or|et|ou|und|oder|en|of|y|o))?$")
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)|(?<=s)’(?=\s\w)")
_LEADS_IN = re.compile(r"[:：][*_\s]*$")


@dataclass(frozen=True, slots=True)
class _Balance:
    """How many more quotations a line opens than it closes: at its end, and where it is lowest behind its start."""

    net: int
    lowest: int


@dataclass(slots=True)
class _Marks:
    """The quotation marks of one kind in the lines of a text, each line counted once."""

    opener: str
    lines: list[SourceLine]
    balances: dict[int, _Balance] = field(default_factory=dict)

    def weigh(self, at: int) -> _Balance:
        """Return the balance of the line at `at`."""
        if at not in self.balances:
            self.balances[at] = _weigh(self.lines[at].text, self.opener)
        return self.balances[at]


def quote_provisions(lines: list[SourceLine], width: int) -> None:
    """Make text of the lines of each quotation that begins behind a colon and is closed on a later line.

    `width` is that of a text wrapped by hand: there a quotation of one paragraph stays as it is.
    """
    kinds: dict[str, _Marks] = {}
    at = 1
    while at < len(lines):
        opener = lines[at].text[:1]
        end = at
        if opener in _CLOSERS and lines[at].role is None and _LEADS_IN.search(lines[at - 1].text):
            end = _find_end(kinds.setdefault(opener, _Marks(opener, lines)), at)
        if end > at and (width == 0 or any(_begins_paragraph(line) for line in lines[at + 1 : end + 1])):
            _quote(lines[at : end + 1])
        at = max(end, at) + 1


def _begins_paragraph(line: SourceLine) -> bool:
    return line.gap or line.label is not None or line.depth > 0


def _find_end(marks: _Marks, start: int) -> int:
    """Return the place of the line that closes the quotation opened at `start`, `start` if it is none."""
    lines, first = marks.lines, marks.weigh(start)
    if first.lowest < 1:
        return start
    depth, repeated = first.net, True
    for at in range(start + 1, len(lines)):
        line, balance = lines[at], marks.weigh(at)
        if line.role is LineRole.MARKED or line.number > lines[start].number + MOST_LINES:
            return start
        opens = line.text[:1] == marks.opener
        repeated = repeated and (opens or not _begins_paragraph(line))
        # In some texts each paragraph begins with the mark, and the last one alone is closed.
        again = repeated and opens and depth == 1
        if again and balance.net > 0:
            depth -= 1
        if again and balance.net == 0 and _CLOSED.search(line.text):
            return at
        if depth + balance.lowest < 1:
            ends = depth + balance.net == 0 and _CLOSED.search(line.text) is not None
            return at if ends else start
        depth += balance.net
    return start


def _weigh(text: str, opener: str) -> _Balance:
    """Count the marks of a line; straight ones, which have no direction, open at even places and close at odd ones."""
    closers, net, lowest = _CLOSERS[opener], 0, 0
    if opener == '"':
        count = text.count('"')
        if text[:1] == '"':
            return _Balance(count % 2, 1 if count == 1 else 0)
        return _Balance(-(count % 2), -(count % 2))
    for place, character in enumerate(_APOSTROPHE.sub(" ", text) if opener == "‘" else text):
        net += (character == opener) - (character in closers)
        if place == 0 and character == opener:
            lowest = net
        lowest = min(lowest, net)
    return _Balance(net, lowest)


def _quote(lines: list[SourceLine]) -> None:
    """Take from `lines` all that could open a piece."""
    for line in lines:
        if line.role in {None, LineRole.PLAIN}:
            line.role, line.label, line.depth, line.strong = LineRole.QUOTED, None, 0, False
