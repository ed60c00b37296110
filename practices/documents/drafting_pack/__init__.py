"""The drafting pack: what a reference has and an own text lacks, others' wordings for it, and room to draft."""

from practices.documents.drafting_pack.documents import (
    DraftingPack,
    PackFrame,
    PackGap,
    PackProvision,
    PackQuote,
    PackSource,
    PackText,
)
from practices.documents.drafting_pack.word_file import write_drafting_pack

__all__ = [
    "DraftingPack",
    "PackFrame",
    "PackGap",
    "PackProvision",
    "PackQuote",
    "PackSource",
    "PackText",
    "write_drafting_pack",
]
