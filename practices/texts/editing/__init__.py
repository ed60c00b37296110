"""Editing the structure of a numbered text, act by act: text and place in, text out. Pure Python.

Documented for users in `docs/numbered-text.md`.
"""

from practices.texts.editing.acts import ActName, ActRefused, RefusedBecause, StructureAct
from practices.texts.editing.editing import edit_structure
from practices.texts.editing.faults import Fault, Mend, find_faults, mends_of, reads_like_caption
from practices.texts.editing.kinds import kind_of
from practices.texts.editing.source import TextSource, read_source
from practices.texts.editing.writing import EditedText

__all__ = [
    "ActName",
    "ActRefused",
    "EditedText",
    "Fault",
    "Mend",
    "RefusedBecause",
    "StructureAct",
    "TextSource",
    "edit_structure",
    "find_faults",
    "kind_of",
    "mends_of",
    "read_source",
    "reads_like_caption",
]
