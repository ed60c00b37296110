"""What the writer of a drafting pack is given. Words around the texts are in the language of the frame."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackText:
    """Own text or reference: title, organization, and in words the date, language and status; terms and address."""

    title: str
    organization: str
    described: str
    language: str
    terms: str
    address: str


@dataclass(frozen=True, slots=True)
class PackQuote:
    """Words of a text, or a reference to them: `text` is "" where the terms of reuse keep them back, `note` says so.

    `source` says who said it, where and when; `heading` is that of the provision; `address` leads there, in full.
    """

    source: str
    text: str
    language: str
    address: str
    terms: str = ""
    note: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class PackGap:
    """One sentence or item of the reference, and what was found of it, in words."""

    theirs: str
    standing: str
    own: PackQuote | None = None
    own_label: str = ""
    difference: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class PackProvision:
    """A provision of the reference with gaps. `note` stands in place of its words where its terms keep them back."""

    cited: str
    heading: str
    language: str
    address: str
    gaps: tuple[PackGap, ...]
    wordings: tuple[PackQuote, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PackSource:
    """One source in the annex: its citation, the terms, the address in full, and the SHA-256 of what was read."""

    citation: str
    terms: str
    address: str
    digest: str


@dataclass(frozen=True, slots=True)
class PackFrame:
    """The words around the texts, in `language`."""

    language: str = "en"
    contents: str = "Contents"
    own: str = "Your text"
    reference: str = "Reference"
    terms: str = "Terms of reuse"
    address: str = "Address"
    digest: str = "SHA-256"
    wordings: str = "How other organizations word it"
    no_wordings: str = "No wording was put into the basket for this provision."
    draft: str = "Draft"
    other_wordings: str = "Other wordings in the basket"
    present: str = "Provisions with a counterpart"
    sources: str = "Sources"
    page: str = "Page {page} of {pages}"


@dataclass(frozen=True, slots=True)
class DraftingPack:
    """The whole pack. `made_on` is an ISO date, `dated` the same in words; `notes` are said first.

    `present` are the provisions of the reference with a counterpart, as they are cited, each with where.
    """

    title: str
    made_on: str
    dated: str
    own: PackText
    reference: PackText
    notes: tuple[str, ...]
    provisions: tuple[PackProvision, ...]
    present: tuple[str, ...] = ()
    other_wordings: tuple[PackQuote, ...] = ()
    sources: tuple[PackSource, ...] = ()
    frame: PackFrame = PackFrame()
