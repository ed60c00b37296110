"""A comparison on its way out: what every writer of a file is given."""

from dataclasses import dataclass, field

from practices.texts.comparison import DiffKind, Span, cut_spans


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """The words around the texts, in `language`."""

    language: str = "en"
    page: str = "Page {page} of {pages}"
    texts: str = "Texts"
    comparison: str = "Comparison"
    about: str = "About this comparison"
    row: str = "Row"
    heading: str = "Heading"
    topic: str = "Topic"
    why: str = "Why in one row"
    changes: str = "Differing words"
    organization: str = "Organization"
    instrument: str = "Instrument"
    symbol: str = "Symbol"
    date: str = "Date of the text"
    text_language: str = "Language"
    status: str = "Text status"
    in_force: str = "In force"
    terms: str = "Terms of reuse"
    standing: str = "Since it was frozen"
    note: str = "Note"
    provision: str = "Provision"
    provision_heading: str = "Heading of the provision"
    text: str = "Text"
    text_number: str = "Text number"
    address: str = "Address"
    citation: str = "Cite as"
    kept_back: str = "Text not in this file"
    continued: str = "continued"
    removed: str = "removed"
    added: str = "added"


@dataclass(frozen=True, slots=True)
class SheetText:
    """One of the texts compared; `number` counts from 1 in the order of the comparison.

    Dates are ISO 8601 as far as they are known, `date` is in words. `in_force` says in words how the instrument stands
    on the day of the comparison. `notice` says why its words are not in the file, "" when they are. `standing` says
    what became of a frozen text, "" for a comparison that is not frozen.
    """

    number: int
    id: str
    organization_id: str
    organization: str
    acronym: str
    instrument_id: str
    title: str
    symbol: str
    date: str
    dated_on: str
    language: str
    language_label: str
    text_status: str
    status_label: str
    in_force: str
    reuse_terms: str
    reuse_label: str
    address: str
    notice: str = ""
    standing: str = ""
    is_demonstration: bool = False

    @property
    def short(self) -> str:
        """The organization in short, with its number: a name for a narrow column."""
        return f"{self.number}. {self.acronym or self.organization}"


@dataclass(frozen=True, slots=True)
class SheetPassage:
    """A provision in a cell, as it is cited. `id` is its uuid, `eid` its address within the edition.

    `heading` and `text` are "" where the terms of reuse keep the words back. `language` is that of its words, where it
    is another than the text's; else "".
    """

    id: str
    eid: str
    cited: str
    heading: str
    text: str
    address: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class SheetMeasures:
    """How near a cell stands to the cells before it, each from 0.0 (nothing in common) to 1.0 (the same)."""

    words: float
    heading: float
    sense: float
    topics: float


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """What was judged of a text on the topic of a row. `words` say it with who judged, and when; `address` has more."""

    finding: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What one text has in a row. `said` are the words for having nothing, "" where it has something.

    `ground` and `why` say why it stands in this row, "" for the first cell that is filled. `side` is "left" or
    "right" in a row whose words are compared. `degree` is how much is known of it, `degree_label` the same in words, ""
    where a person or a structure put it here. `findings` are what was judged, in a row of a topic.
    """

    text: int
    passages: tuple[SheetPassage, ...] = ()
    said: str = ""
    ground: str = ""
    why: str = ""
    measures: SheetMeasures | None = None
    side: str = ""
    degree: str = ""
    degree_label: str = ""
    findings: tuple[SheetFinding, ...] = ()

    @property
    def remarks(self) -> list[str]:
        """The words for having nothing or for how much is known, and what was judged."""
        return [*filter(None, [self.said, self.degree_label]), *(finding.words for finding in self.findings)]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Provisions that stand together. `changes` says in words how much differs; `spans` hold the words themselves."""

    number: int
    heading: str
    heading_language: str
    cells: tuple[SheetCell, ...]
    ground: str = ""
    why: str = ""
    topic: str = ""
    changes: str = ""
    added_count: int = 0
    removed_count: int = 0
    spans: tuple[Span, ...] = ()
    degree: str = ""

    @property
    def reason(self) -> str:
        """What is said of the row in one phrase."""
        return self.changes or self.why


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """A comparison to be written to a file.

    `order` is the code of the order of rows, `order_label` its name; `method` the version of the method by which rows
    were made. `on` is the ISO date for which the texts were chosen, "" for none; `frozen_on` that of freezing.
    `address` holds the comparison as it was frozen. `withdrawn` has a sentence for each text that may no longer be
    seen, `notes` what must be known of the whole.
    """

    title: str
    order: str
    order_label: str
    summary: str
    method: str
    frozen_on: str
    on: str
    address: str
    citation: str
    texts: tuple[SheetText, ...]
    rows: tuple[SheetRow, ...]
    withdrawn: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    frame: SheetFrame = field(default_factory=SheetFrame)

    def text(self, number: int) -> SheetText:
        """Return the text of this number."""
        return next(text for text in self.texts if text.number == number)


@dataclass(frozen=True, slots=True)
class Stroke:
    """Words of one side of a difference; `mark` is "ins", "del", or "" for words of both sides."""

    words: str
    mark: str = ""


def strokes(row: SheetRow, cell: SheetCell) -> list[tuple[Stroke, ...]]:
    """Return the words of each provision of a cell, marked where words are compared; () for each in any other cell."""
    if not row.spans or not cell.side:
        return [() for _passage in cell.passages]
    mark = "del" if cell.side == "left" else "ins"
    parts = cut_spans(row.spans, cell.side, [passage.text.replace("\n\n", "\n") for passage in cell.passages])
    return [
        tuple(
            Stroke(span.left if cell.side == "left" else span.right, "" if span.kind is DiffKind.EQUAL else mark)
            for _number, span in part
        )
        for part in parts
    ]
