"""The words of a paragraph, in the notation of numbered text."""

import re
from dataclasses import dataclass, field

from practices.documents.notation import Runs, read_runs

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s()<>\"]{1,2000}")
_SPECIAL = re.compile(r"[*\[\\]|<(?=br\b)")
_STYLES = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_LONGEST_LINK, _LONGEST_EMPHASIS = 400, 2000  # as the notation reads them
_WORD_END = re.compile(r"[\w*]$")
_WORD_START = re.compile(r"[\w*]")


@dataclass(slots=True)
class _StyledRun:
    """Words of one look; they come in parts, for a long paragraph has very many."""

    parts: list[str]
    style: str = ""
    address: str = ""
    is_mark: bool = False
    text: str = ""  # of all parts, when the run is whole


@dataclass(slots=True)
class ParagraphWords:
    """Collects the words of one paragraph, with emphasis, links and the marks of notes."""

    in_cell: bool = False
    _runs: list[_StyledRun] = field(default_factory=list)
    _styles: list[str] = field(default_factory=list)
    _address: str = ""

    def add(self, text: str | None) -> None:
        """Add words as they stand in the file."""
        if not text:
            return
        style = self._styles[0] if self._styles else ""
        last = self._runs[-1] if self._runs else None
        if last is not None and not last.is_mark and (last.style, last.address) == (style, self._address):
            last.parts.append(text)
        else:
            self._runs.append(_StyledRun([text], style, self._address))

    def add_mark(self, mark: str) -> None:
        """Add a mark of the notation, such as that of a note."""
        self._runs.append(_StyledRun([mark], is_mark=True))

    def add_break(self) -> None:
        """Break the line: in a cell, elsewhere a blank."""
        if self.in_cell:
            self.add_mark("<br>")
        else:
            self.add(" ")

    def open(self, name: str, address: str) -> str:
        """Begin emphasis or a link, and say what `close` must end; "" for an element that is neither."""
        if name in _STYLES:
            self._styles.append(_STYLES[name])
            return "style"
        if address and not self._address and _ADDRESS.fullmatch(address):
            self._address = address
            return "address"
        return ""

    def close(self, opened: str) -> None:
        """End what `open` began."""
        if opened == "style":
            self._styles.pop()
        elif opened == "address":
            self._address = ""

    def follow(self) -> "ParagraphWords":
        """Return the words that go on behind an interruption, with the same emphasis."""
        return ParagraphWords(self.in_cell, [], list(self._styles), self._address)

    def freeze(self) -> str:
        """Return the words in one line. What would be read as a mark and is none gets a backslash."""
        for run in self._runs:
            run.text = "".join(run.parts)
        escaped, plain = self._join(escapes=True), self._join(escapes=False)
        return plain if _flatten(read_runs(plain)) == _flatten(read_runs(escaped)) else escaped

    def _join(self, *, escapes: bool) -> str:
        written: list[str] = []
        before = ""  # the end of what is written
        for place, run in enumerate(self._runs):
            after = self._runs[place + 1].text if place + 1 < len(self._runs) else ""
            written.append(run.text if run.is_mark else self._write(run, before, after, escapes=escapes))
            before = (before + written[-1][-2:])[-2:]
        line = " ".join("".join(written).split())
        return line.strip().removeprefix("<br>").removesuffix("<br>").strip() if self.in_cell else line

    def _write(self, run: _StyledRun, before: str, after: str, *, escapes: bool) -> str:
        """Write a run with its marks, the white space outside; without them where they would not be read."""
        words = run.text.strip()
        lead, _, trail = run.text.partition(words) if words else (run.text, "", "")
        written = _SPECIAL.sub(lambda found: f"\\{found[0]}", words) if escapes else words
        if self.in_cell:
            written = written.replace("|", "\\|")
        if run.address and words and not re.search(r"[\[\]]", words) and len(words) <= _LONGEST_LINK:
            written = f"[{written}]({run.address})"
        if run.style and words and "*" not in written and len(written) <= _LONGEST_EMPHASIS and re.search(r"\w", words):
            joined = (not lead and _WORD_END.search(before)) or (not trail and _WORD_START.match(after))
            if not joined:
                written = f"{run.style}{written}{run.style}"
        return f"{lead}{written}{trail}"


def _flatten(runs: Runs, marks: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """Return the words with the marks that they stand in."""
    flat: list[tuple[tuple[str, ...], str]] = []
    for run in runs:
        inside = (*marks, f"{run.mark} {run.address}")
        flat += _flatten(run.runs, inside) if run.runs else [(inside, run.words)]
    return flat
