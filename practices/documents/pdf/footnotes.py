"""Footnotes: small type at the foot of a page, or below a short rule, that begins with a mark."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from practices.documents.pdf.drawings import PdfRectangle
from practices.documents.pdf.hyphens import LineJoiner
from practices.documents.pdf.page_lines import PdfLine, join_words

_MARK = re.compile(r"\(?(?P<mark>\d{1,3}|[*†‡§]{1,3}|[a-z])\)?[.]?")
_SYMBOLS = re.compile(r"[*†‡§]+")
_SMALL = 0.93


@dataclass(slots=True)
class NoteFinder:
    """Finds the notes of one page after the other.

    `unplaced` are the marks of notes, with their pages, whose mark was not found in the text.
    """

    body_size: float
    joiner: LineJoiner
    used: set[str] = field(default_factory=set)
    unplaced: list[tuple[str, int]] = field(default_factory=list)
    _last: tuple[PdfLine, str] | None = None  # the line and mark of the note read last, which may go on

    def take(self, lines: list[PdfLine], rules: list[PdfRectangle]) -> list[PdfLine]:
        """Take the notes off the lines of a page; they are put at the lines in which their marks stand."""
        notes: list[PdfLine] = []
        body: list[PdfLine] = []
        for _, flow in groupby(lines, key=lambda line: line.flow):
            rows = list(flow)
            at = self._find_start(rows, rules)
            body += rows[:at]
            notes += rows[at:]
        if notes and body:
            self._place(notes, body)
            return body
        return lines

    def _find_start(self, rows: list[PdfLine], rules: list[PdfRectangle]) -> int:
        """Return the place of the first line of notes in a flow: small lines led by a raised mark, or below a rule."""
        start = len(rows)
        while start and rows[start - 1].size <= _SMALL * self.body_size and rows[start - 1].table is None:
            start -= 1
        if (rule := _find_rule(rows, rules)) is not None:
            below = next((at for at, row in enumerate(rows) if row.base > rule), len(rows))
            if below < len(rows) and (_is_raised(rows[below]) or (below >= start and _opens_note(rows[below]))):
                return below
            if start <= below < len(rows) and self._last is not None:
                return below
        first = next((at for at in range(start, len(rows)) if _is_raised(rows[at])), len(rows))
        if first == len(rows) or (first > start and self._last is None):
            return first
        return start

    def _place(self, notes: list[PdfLine], body: list[PdfLine]) -> None:
        """Split lines into notes and put each where its mark is."""
        marks: list[tuple[str, str]] = []
        for line in notes:
            mark = _read_mark(line)
            if mark is not None and (not marks or _follows(marks[-1][0], mark, line)):
                marks.append((mark, _words_behind(line)))
            elif marks:
                marks[-1] = marks[-1][0], self.joiner.join(marks[-1][1], line.text)
            elif self._last is not None:
                holder, name = self._last
                holder.notes[name] = self.joiner.join(holder.notes[name], line.text)
        after = 0
        for mark, text in marks:
            name = self._name(mark, notes[0].page)
            at = _put_mark(body, mark, name, after)
            if at is None:
                self.unplaced.append((mark, notes[0].page))
            holder = body[-1 if at is None else at]
            after = after if at is None else at
            holder.notes[name] = text
            self._last = holder, name

    def _name(self, mark: str, page: int) -> str:
        """Return a name for a mark that no other note has: marks often begin again on each page."""
        name = mark if not _SYMBOLS.fullmatch(mark) else f"p{page}-{len(mark)}"
        if name in self.used:
            name = f"{mark}-p{page}" if not _SYMBOLS.fullmatch(mark) else f"{name}-{len(self.used)}"
        while name in self.used:
            name += "+"
        self.used.add(name)
        return name


def _find_rule(rows: list[PdfLine], rules: list[PdfRectangle]) -> float | None:
    """Return the height of a short rule at the left of a flow, in its lower part: it parts the notes from the text."""
    if len(rows) < 2:
        return None
    left, right = rows[0].frame
    for rule in sorted(rules, key=lambda rule: -rule.top):
        starts = abs(rule.left - left) < 20 or abs(rule.left + right) < 20  # or mirrored
        if (
            starts
            and 0.08 * (right - left) < rule.width < 0.6 * (right - left)
            and rows[0].base < rule.top < rows[-1].base
        ):
            return rule.top
    return None


def _is_raised(line: PdfLine) -> bool:
    return line.words[0].is_mark and _MARK.fullmatch(line.words[0].text) is not None


def _opens_note(line: PdfLine) -> bool:
    return _read_mark(line) is not None and len(line.words) > 1


def _read_mark(line: PdfLine) -> str | None:
    match = _MARK.fullmatch(line.words[0].text)
    if match is None or len(line.words) < 2:
        return None
    if match["mark"].isalpha() and not line.words[0].is_mark:
        return None
    return match["mark"]


def _follows(last: str, mark: str, line: PdfLine) -> bool:
    """Say whether a mark at the beginning of a line opens the next note, rather than being a number in the text."""
    if line.words[0].is_mark or not mark.isdecimal():
        return True
    return last.isdecimal() and int(mark) == int(last) + 1


def _words_behind(line: PdfLine) -> str:
    return join_words(line.words[1:])


def _put_mark(body: list[PdfLine], mark: str, name: str, after: int) -> int | None:
    """Write the name of a note where its mark stands raised in the text; give the line, None if there is none."""
    for at in [*range(after, len(body)), *range(after)]:
        for word in body[at].words:
            if word.is_mark and word.text.strip("(),.") == mark:
                word.text, word.is_mark, word.glued = f"[^{name}]", False, word is not body[at].words[0]
                body[at].text = join_words(body[at].words)
                return at
    return None
