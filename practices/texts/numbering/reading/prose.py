"""Running text: which lines make a paragraph, and where it belongs."""

from practices.texts.numbering.lines import LineRole, SourceLine
from practices.texts.numbering.reading.state import ReadingState, take_pending
from practices.texts.numbering.reading.titles import add_title, reads_like_title
from practices.texts.numbering.sentences import is_dangling, is_ended, starts_small
from practices.texts.numbering.tree import is_unspaced


def add_line(reading: ReadingState, at: int) -> None:
    """Add a line of running text, as a title, to the preamble, or where the last words went."""
    line = reading.lines[at]
    if reading.pending:
        release_pending(reading)
    if reading.front and reads_like_title(reading, at):
        add_title(reading, line)
        return
    goes_on = joins(reading, at)
    open_place(reading, line, goes_on=goes_on)
    reading.tree.add_text(line, line.text, joins=goes_on)


def open_place(reading: ReadingState, line: SourceLine, *, goes_on: bool = False) -> None:
    """Open the preamble for a text that stands before all pieces, a division for one behind them."""
    if reading.tree.node is reading.tree.root or (reading.tree.node.element == "preface" and not goes_on):
        reading.front = False
        reading.tree.open_front("preamble" if reading.last_unit is None else "hcontainer", line)


def release_pending(reading: ReadingState) -> None:
    """Place a heading that found no number as text."""
    line, text = reading.pending_line, take_pending(reading)
    if line is not None:
        reading.tree.add_text(line, text, joins=False)


def joins(reading: ReadingState, at: int) -> bool:
    """Say whether the line goes on with the open paragraph."""
    paragraph = reading.tree.paragraph
    if paragraph is None:
        return False
    line, before = reading.lines[at], paragraph.parts[-1]
    if line.table or paragraph.table:
        return line.table and paragraph.table and not line.gap
    if reading.lines[at - 1].depth or not (line.free or line.role is LineRole.QUOTED) or not before:
        return False
    small = starts_small(line.text) or line.text[0] in ",;)]"
    if line.gap:
        return not is_ended(before) and (small or bool(reading.width and len(before) >= 0.75 * reading.width))
    if not reading.width:
        unspaced = is_unspaced(before[-1]) and is_unspaced(line.text[0])
        return ((small or unspaced) and not is_ended(before)) or is_dangling(before, reading.language)
    open_end = not is_ended(before) and (small or is_dangling(before, reading.language))
    return open_end or not _breaks_early(before, line.text, reading.width)


def _breaks_early(before: str, text: str, width: int) -> bool:
    """Say whether the first word of `text` had room on the line before, so that the break was meant."""
    room = len(before) + 1 + len(text.split(maxsplit=1)[0])
    return room < (0.85 if is_ended(before) else 0.6) * width
