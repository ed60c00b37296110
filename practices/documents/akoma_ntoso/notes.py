"""Notes of a file: each gets a mark that no other note of the text has."""

import re
from dataclasses import dataclass, field

from lxml import etree

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MARK = re.compile(r"[^\W_][\w-]{0,19}")


@dataclass(slots=True)
class NoteBook:
    """The marks that were given, and the notes that stand in the metadata and are only referred to."""

    root: etree._Element
    _marks: set[str] = field(default_factory=set)
    _by_id: dict[str, str] = field(default_factory=dict)
    _stated: dict[str, etree._Element] | None = None
    _last: int = 0

    def mark(self, note: etree._Element) -> str:
        """Return `note` its mark: the one of the file if it is free, else the next free number."""
        wanted = (note.get("marker") or "").strip(" ()[].")
        while not _MARK.fullmatch(wanted) or wanted in self._marks:
            self._last += 1
            wanted = str(self._last)
        self._marks.add(wanted)
        for name in ("eId", "id", "wId"):
            self._by_id.setdefault(note.get(name) or "", wanted)
        return wanted

    def known_mark(self, reference: etree._Element) -> str:
        """Return the mark of the note that a reference leads to, if that note was met; else ""."""
        return self._by_id.get(_target(reference), "") if _target(reference) else ""

    def find(self, reference: etree._Element) -> etree._Element | None:
        """Return the note in the metadata that a reference leads to."""
        if self._stated is None:
            self._stated = {}
            for note in self.root.iter("{*}note"):
                for name in filter(None, (note.get("eId"), note.get("id"), note.get(_XML_ID))):
                    self._stated.setdefault(name, note)
        return self._stated.get(_target(reference))


def _target(reference: etree._Element) -> str:
    return (reference.get("href") or "").removeprefix("#").removeprefix("~")
