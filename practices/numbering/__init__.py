"""Numbered text to a tree of provisions: labels, order, identifiers, doubts. Pure Python.

Documented for users in `docs/numbered-text.md`.
"""

from practices.numbering.documents import HeadingAmbiguous, HeadingNotFound, cut_lines, find_document
from practices.numbering.hashes import HASH_VERSION, text_hash
from practices.numbering.languages import is_known_language
from practices.numbering.segmenting import segment
from practices.numbering.segments import Doubt, Segment, Segmentation
from practices.numbering.units import fold_units

__all__ = [
    "HASH_VERSION",
    "Doubt",
    "HeadingAmbiguous",
    "HeadingNotFound",
    "Segment",
    "Segmentation",
    "cut_lines",
    "find_document",
    "fold_units",
    "is_known_language",
    "segment",
    "text_hash",
]
