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
from practices.documents.when_used import when_used

write_drafting_pack = when_used("practices.documents.drafting_pack.word_file.write_drafting_pack")

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
