"""The footnotes and endnotes of a Word file, numbered in the order in which the text refers to them."""

from lxml import etree

from practices.documents.docx.names import ID, W
from practices.texts.numbering.numerals import print_roman

_KINDS = {W + "footnote": "footnote", W + "endnote": "endnote"}
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}


class DocxNotes:
    """Gives the notes their marks: footnotes 1, 2 and so on, endnotes i, ii."""

    def __init__(self, *parts: etree._Element | None) -> None:
        """Take the roots of footnotes.xml and endnotes.xml, where there are such."""
        self._waiting: list[tuple[str, etree._Element | None]] = []
        self._marks: dict[tuple[str, str], str] = {}
        self._counts = {"footnote": 0, "endnote": 0}
        self._notes = {
            (_KINDS[note.tag], note.get(ID, "")): note
            for part in parts
            if part is not None
            for note in part
            if note.tag in _KINDS and note.get(W + "type") not in _SEPARATORS
        }

    @property
    def are_waiting(self) -> bool:
        """Say whether notes were referred to since the last `take`."""
        return bool(self._waiting)

    def refer(self, kind: str, key: str) -> str:
        """Return the mark of a "footnote" or an "endnote" by its w:id."""
        mark = self._marks.get((kind, key))
        if mark is None:
            self._counts[kind] += 1
            count = self._counts[kind]
            mark = self._marks[kind, key] = str(count) if kind == "footnote" else print_roman(count)
            self._waiting.append((mark, self._notes.get((kind, key))))
        return mark

    def take(self) -> list[tuple[str, etree._Element | None]]:
        """Return the notes referred to since the last time, each with its mark; None for one that is not there."""
        if not self._waiting:
            return []
        taken, self._waiting = self._waiting, []
        return taken
