"""The title of a text, in the lines before its preamble."""

from practices.texts.numbering.builder import clean_heading
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.reading.state import ReadingState
from practices.texts.numbering.sentences import NONE, is_dangling, rate_heading, starts_small


def is_title(reading: ReadingState, line: SourceLine) -> bool:
    if line.depth and (line.depth != reading.shallowest or (reading.preface is not None and reading.preface.depth)):
        return False
    if reading.last_unit is not None or len(reading.tree.holders) > 1:
        return False
    return reading.front or bool(line.depth and reading.has_one_title and reading.preface is None)


def add_title(reading: ReadingState, line: SourceLine) -> None:
    if reading.preface is None:
        reading.preface = reading.tree.open_front("preface", line)
        reading.preface.heading = clean_heading(line.text)
        return
    reading.preface.depth = reading.preface.depth or line.depth
    reading.tree.add_text(line, line.text, joins=False)


def reads_like_title(reading: ReadingState, at: int) -> bool:
    line = reading.lines[at]
    if line.table or rate_heading(line.text) == NONE or is_dangling(line.text, reading.language):
        return False
    follower = reading.lines[at + 1] if at + 1 < reading.end else None
    if follower is not None and starts_small(follower.text) and not follower.label:
        return False
    long = reading.width and len(line.text) >= 0.8 * reading.width and not line.text.isupper()
    return not long
