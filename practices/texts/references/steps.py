"""What a reference says: the numbers from the outermost place in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One number on the way: `kind` is how the eId of what it numbers begins, "" where only brackets are around it.

    `is_ordinal`: counted, as in "the second paragraph", and so perhaps without a number of its own.
    """

    kind: str
    number: str
    is_ordinal: bool = False


@dataclass(frozen=True, slots=True)
class PlaceReference:
    """A reference and where it stands (start, end); `steps` are its numbers, the outermost first.

    `of_annex`: it says that what it names is in the annex that it stands in.
    """

    start: int
    end: int
    steps: tuple[Step, ...]
    of_annex: bool = False
