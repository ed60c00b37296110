"""A text on its way out: what every writer of a file is given."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from practices.documents.citations import Cited, cite_in_text
from practices.texts.numbering import Segment

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"})
_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ExportTopic:
    """A topic: its permanent code, and its label in the language of the frame."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ExportProvision:
    """One provision as published. `parent` is the eId above it, "" at the top; `level` counts from 0.

    `path` holds the bare numbers from the article down. `gap` is a sentence where an extract skips numbers
    before this one. `id` is the uuid of its permanent `address`. `language` is that of its words, where it is another
    than the text's; else "".
    """

    id: str
    eid: str
    element: str
    label: str
    num: str
    path: tuple[str, ...]
    heading: str
    text: str
    level: int
    parent: str
    address: str = ""
    gap: str = ""
    topics: tuple[ExportTopic, ...] = ()
    language: str = ""

    @classmethod
    def of(cls, piece: Segment, *, id: str = "", address: str = "", gap: str = "") -> Self:  # noqa: A002
        """Make it of a piece of a numbered text, which may never have been published."""
        return cls(
            id=id,
            eid=piece.eid,
            element=piece.element,
            label=piece.label,
            num=piece.num or "",
            path=piece.path,
            heading=piece.heading,
            text=piece.text,
            level=piece.level,
            parent=piece.parent or "",
            address=address,
            gap=gap,
        )


@dataclass(frozen=True, slots=True)
class ExportPicture:
    """A picture of the text: its code, and where it may be seen by who may read the text.

    `content` is there for the writers that set the picture itself.
    """

    code: str
    address: str
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class ExportFrame:
    """The words around a text, in `language`; the writers of prints use them."""

    language: str = "en"
    contents: str = "Contents"
    page: str = "Page {page} of {pages}"
    status: str = "Text status"
    address: str = "Address"
    citation: str = "Cite as"
    terms: str = "Terms of reuse"
    official_address: str = "Official address"
    symbol: str = "Symbol"
    organization: str = "Organization"
    title: str = "Title"
    kind: str = "Kind"
    date: str = "Date of the text"
    text_language: str = "Language"
    source_file: str = "Source file"
    notes: str = "Notes"
    note: str = "Note"
    back: str = "Back to the text"
    page_of_source: str = "Page {page} of the source file"
    image: str = "Image"
    image_of: str = "Image: {words}"


@dataclass(frozen=True, slots=True)
class ExportDocument:
    """An edition to be written to a file.

    `titles` and `organizations` are (language, words). `notice` says why the text is not in the file, "" when it
    is; there are no provisions then. `status_note` says in a sentence what the text status means.
    `published_on` is the ISO date on which the portal published the text as it is, "" when it is not known.
    `source_address` is where the source file may be read by the one who asks, "" when it may not.
    """

    cited: Cited
    instrument: str
    instrument_address: str
    organization_id: str
    organization_address: str
    kind: str
    precision: str
    status_note: str
    reuse_terms: str
    reuse_label: str
    provisions: tuple[ExportProvision, ...] = ()
    notice: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    organizations: tuple[tuple[str, str], ...] = ()
    official_address: str = ""
    published_on: str = ""
    source_name: str = ""
    source_checksum: str = ""
    source_address: str = ""
    is_demonstration: bool = False
    pictures: tuple[ExportPicture, ...] = ()
    frame: ExportFrame = field(default_factory=ExportFrame)

    @property
    def citation(self) -> str:
        """The citation in plain text."""
        return cite_in_text(self.cited)

    @property
    def subtitle(self) -> str:
        """Symbol, date and language on one line."""
        return " · ".join(filter(None, (self.cited.symbol, self.cited.date, self.cited.language_label)))

    @property
    def short_title(self) -> str:
        """What stands at the head of each page."""
        title = self.cited.title
        return title if len(title) <= 70 else title[:68].rsplit(" ", 1)[0] + " …"

    @property
    def is_plain_authentic(self) -> bool:
        """Whether nothing needs to be said of the text before it is read."""
        return self.cited.text_status == "authentic"


def fingerprint(document: Any) -> str:
    """Return a digest (SHA-256, hex) of everything that a file is written from: a dataclass with all that it holds."""
    written = json.dumps(asdict(document), sort_keys=True, default=lambda data: hashlib.sha256(data).hexdigest())
    return hashlib.sha256(written.encode()).hexdigest()


def direction(language: str) -> str:
    """Return the direction that a language is written in: "ltr" or "rtl"."""
    code = language.lower().replace("_", "-")
    return "rtl" if {code, code.split("-")[0]} & RIGHT_TO_LEFT or "-arab" in code else "ltr"


def printable(text: str) -> str:
    """Leave out the characters that no file carries: controls, halves of pairs, non-characters."""
    return _NOT_PRINTABLE.sub("", text)
