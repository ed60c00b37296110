"""A letter as its writers are given it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The words around a letter, in its language. `page` has the fields {page} and {pages}."""

    reference: str = "Reference"
    enclosures: str = "Enclosures"
    signature: str = "For signature"
    page: str = "Page {page} of {pages}"
    sample: str = "Sample, not a letter"


@dataclass(frozen=True, slots=True)
class LetterDocument:
    """One letter. `dated_on` is ISO 8601, `date` the same in words; `recipient` are the lines of the address.

    `sender_address` are the lines under the sender, `emblem` a PNG or b"", `font` a family that comes with the portal.
    `signatory` is the office that signs: the letter names no person as its sender. `needs_signature`: the block
    says that it waits to be signed. `is_sample`: marked as such on each page.
    """

    language: str
    sender: str
    signatory: str
    date: str
    dated_on: str
    reference_number: str
    recipient: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    enclosures: tuple[str, ...] = ()
    needs_signature: bool = False
    is_sample: bool = False
    words: LetterWords = field(default_factory=LetterWords)
    sender_address: tuple[str, ...] = ()
    emblem: bytes = b""
    font: str = ""
