"""Tables of contents: lines that end with a page number behind leaders or a gap."""

import re

from practices.documents.pdf.page_lines import PdfLine
from practices.texts.numbering.vocabulary import CONTENTS

_LEADER = re.compile(r"(?:[.·…_]\s?){3,}\s*(?:\d{1,4}|[ivxlc]{1,6})$")
_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,6}")
_ROMANS = frozenset("ivxlc")
_LEAST = 3
_BETWEEN = 2  # lines of a wrapped entry


def drop_contents(lines: list[PdfLine]) -> tuple[list[PdfLine], list[int]]:
    """Take tables of contents out; give what remains, and the pages they stood on."""
    gone: set[int] = set()
    run: list[int] = []
    for at, line in enumerate(lines):
        if run and at - run[-1] > _BETWEEN + 1:
            _close(lines, run, gone)
            run = []
        if _is_entry(line):
            run.append(at)
    _close(lines, run, gone)
    pages = sorted({lines[at].page for at in gone})
    return [line for at, line in enumerate(lines) if at not in gone], pages


def _is_entry(line: PdfLine) -> bool:
    last = line.text[-1:]
    if (last.isdecimal() or last in _ROMANS) and _LEADER.search(line.text[-80:]):
        return True
    if len(line.words) < 2 or not _NUMBER.fullmatch(line.words[-1].text):
        return False
    return line.words[-1].left - line.words[-2].right > 2.5 * line.size and line.right >= line.frame[1] - 3


def _close(lines: list[PdfLine], run: list[int], gone: set[int]) -> None:
    """Take a run of entries out if it is long enough and led by a heading, or has leaders."""
    if len(run) < _LEAST:
        return
    first = run[0]
    headed = None
    for at in range(first - 1, max(first - 4, -1), -1):
        if lines[at].text.casefold().strip(" :.") in CONTENTS:
            headed = at
            break
    leaders = sum(bool(_LEADER.search(lines[at].text[-80:])) for at in run)
    if headed is None and leaders < _LEAST:
        return
    gone.update(range(first if headed is None else headed, run[-1] + 1))
