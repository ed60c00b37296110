"""Numbered text to a tree of provisions: labels, order, identifiers, doubts. Pure Python.

Documented for users in `docs/numbered-text.md`.
"""

from practices.texts.numbering.amending import Amended, Snag, Worked, work_in
from practices.texts.numbering.amendments import Act, Amendment, read_amendments
from practices.texts.numbering.documents import HeadingAmbiguous, HeadingNotFound, cut_lines, find_document
from practices.texts.numbering.hashes import HASH_VERSION, text_hash
from practices.texts.numbering.keys import doubt_key, doubt_keys
from practices.texts.numbering.languages import is_known_language
from practices.texts.numbering.rendering import render
from practices.texts.numbering.segmenting import segment
from practices.texts.numbering.segments import Doubt, Segment, Segmentation
from practices.texts.numbering.units import fold_units
from practices.texts.numbering.vocabulary import DIVISIONS

__all__ = [
    "DIVISIONS",
    "HASH_VERSION",
    "Act",
    "Amended",
    "Amendment",
    "Doubt",
    "HeadingAmbiguous",
    "HeadingNotFound",
    "Segment",
    "Segmentation",
    "Snag",
    "Worked",
    "cut_lines",
    "doubt_key",
    "doubt_keys",
    "find_document",
    "fold_units",
    "is_known_language",
    "read_amendments",
    "render",
    "segment",
    "text_hash",
    "work_in",
]
