"""Notes in the margin: small type wholly beside the text, such as the headings of sections in a statute."""

import re
from collections import Counter
from dataclasses import dataclass

from practices.documents.pdf.page_lines import PdfLine, group_rows, join_words
from practices.documents.pdf.words import PdfWord

_SMALL = 0.93
_LEAST_ROWS = 8
_LABEL = re.compile(r"\W*\w{0,4}\W*")
_MOST = 0.25  # of the characters of a page


@dataclass(frozen=True, slots=True)
class MarginNote:
    """The words of a note and the height at which it begins."""

    text: str
    base: float


def take_margin(words: list[PdfWord]) -> tuple[list[PdfWord], list[MarginNote]]:
    """Take the notes in the margins off the words of a page, from the top."""
    if len({word.size for word in words}) < 2:
        return words, []
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text)
    limit = _SMALL * sizes.most_common(1)[0][0]
    text = [word for word in words if word.size > limit]
    if len(text) == len(words):
        return words, []
    left, right = min(word.left for word in text), max(word.right for word in text)
    beside = [word for word in words if word.size <= limit and (word.right < left - 4 or word.left > right + 4)]
    if not beside or len({round(word.base) for word in text}) < _LEAST_ROWS:
        return words, []
    top, foot = min(word.base for word in text), max(word.base for word in text)
    beside = [word for word in beside if top - word.size <= word.base <= foot + 4 * word.size]
    if (
        all(_LABEL.fullmatch(word.text) for word in beside)
        or sum(len(word.text) for word in beside) > _MOST * sizes.total()
    ):
        return words, []
    taken = {id(word) for word in beside}
    notes = [
        note
        for side in ([word for word in beside if word.right < left], [word for word in beside if word.left > right])
        for note in _split(side)
    ]
    return [word for word in words if id(word) not in taken], sorted(notes, key=lambda note: note.base)


def _split(words: list[PdfWord]) -> list[MarginNote]:
    """Part notes by the room between them."""
    blocks: list[list[list[PdfWord]]] = []
    for row in group_rows(words):
        if blocks and row[0].base - blocks[-1][-1][0].base <= 1.7 * row[0].size:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return [MarginNote(" ".join(join_words(row) for row in block), block[0][0].base) for block in blocks]


def put_beside(notes: list[MarginNote], lines: list[PdfLine], page: int) -> list[str]:
    """Put each note at the line it stands beside: as its heading above a number, else as a note; give the latter."""
    others = []
    for number, note in enumerate(notes, 1):
        line = min(lines, key=lambda line: abs(line.base - note.base), default=None)
        if line is None:
            continue
        is_heading = note.text[:1].isupper() and not any(map(str.isdigit, note.text))
        if is_heading and line.words[0].text[:1].isdigit() and not line.heading:
            line.heading = note.text
        else:
            name = f"m{page}-{number}"
            line.notes[name] = note.text
            line.text = f"{line.text}[^{name}]"
            others.append(note.text)
    return others
