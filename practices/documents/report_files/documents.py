"""A report as a value: words in the report's language, rows in their order. All formats and the page show the same.

It knows no database. `things` name (by uuid) the events, contacts and statements that a row quotes, so that what is
redacted later can be taken out of it.
"""

from dataclasses import dataclass

from practices.documents.charts.values import Chart


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One field: its words, the tone of its sign ("" for none), small words under it, numbers of evidence notes."""

    words: str
    tone: str = ""
    small: str = ""
    notes: tuple[int, ...] = ()
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of a table. The first cell heads it."""

    cells: tuple[ReportCell, ...]
    things: tuple[str, ...] = ()
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table with a name for addresses and sheets. `caption` says what is counted and as of when.

    `code_heads`, `code_rows`: the same as machines read it (CSV, JSON), where that differs from the words; else ().
    """

    name: str
    title: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    empty: str = ""
    code_heads: tuple[str, ...] = ()
    code_rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FigureMember:
    """One thing in the list behind a figure. `why`: why it is counted, or why it is not."""

    words: str
    why: str
    is_counted: bool
    address: str = ""
    things: tuple[str, ...] = ()
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One number, with the rule by which it was counted and the list behind it.

    `value` of `denominator` (None where a share makes no sense), for `audience` (in words). `before` is what the
    issue before printed, `restated` what that day's figure is as known now: both None without an issue before.
    `members`: counted first, then not counted, each alphabetical.
    """

    name: str
    label: str
    value: int
    denominator: int | None
    rule: str
    audience: str
    members: tuple[FigureMember, ...]
    unit: str = ""
    before: int | None = None
    restated: int | None = None
    why_restated: str = ""


@dataclass(frozen=True, slots=True)
class ReportPhrase:
    """Words of a sentence; where they are a figure's number, its name."""

    words: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class ReportSentence:
    """One sentence of the narrative: its words with the figures filled in, and the names of these figures.

    `phrases` are the same words cut at the figures, so that each number leads to its list; without them the numbers
    are looked for in the words.
    """

    words: str
    figures: tuple[str, ...] = ()
    phrases: tuple[ReportPhrase, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A part of the narrative: a heading ("" for the lead), and paragraphs of sentences."""

    heading: str
    paragraphs: tuple[tuple[ReportSentence, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportNote:
    """A footnote on evidence: its number, what it rests on, where."""

    number: int
    words: str
    address: str = ""
    things: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A line about the issue itself: "As of", "Changes since", "As known at", "Compiled for", "Symbol" ..."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportFrame:
    """The fixed words around the content, in the report's language. {shown}, {count} ... stand for numbers."""

    language: str
    draft: str
    page: str
    contents: str
    figures: str
    figure: str
    value: str
    denominator: str
    rule: str
    counted: str
    not_counted: str
    why: str
    before: str
    restated: str
    narrative: str
    charts: str
    annex: str
    notes: str
    about: str
    removed: str
    rules: str = "Counting rules"
    reconciled: str = "Past figures as recorded now"
    audience: str = "Compiled for"
    share: str = "{value} of {denominator}"
    list_behind: str = "The list behind this figure"
    first_of: str = "The first {shown} of {count}. The workbook, the CSV file and the JSON file contain the whole list."
    too_many_rows: str = "This chart would have {count} rows. The table contains the same data, row by row."
    demonstration: str = "A demonstration: the organizations in this report are fictional."
    none: str = "None"
    asked: str = "What was asked"
    outcome: str = "What came of it"
    by_organization: str = "By organization"
    changes: str = "Changes since the previous issue"
    next_steps: str = "Obstacles and next steps"
    annex_a: str = "Annex A: the tables in full"
    annex_b: str = "Annex B: the lists behind the figures"
    annex_c: str = "Annex C: counting rules and notes on evidence"
    annex_d: str = "Annex D: contacts and obstacles"
    more_in_annex: str = "The first {shown} of {count}. The annexes contain the whole list."
    unsaid: str = "Organizations taking part of which nothing is recorded, and which are not listed here: {count}."
    dash: str = "“–” means that nothing is recorded; nothing is inferred from it."
    unconfirmed: str = ""
    no_changes: str = "This is the first issue."
    annexes: str = "Annexes"
    list_withheld: str = "The list behind this figure is withheld."


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What stands above the title. `sender` issues the paper; `distribution`: to whom it goes, in words.

    `date` and `original` (the language line) are in words. `emblem` is a PNG (Base64), `font` a family that comes with
    the portal, `letterhead` the SHA-256 of everything that the secretariat set for papers.
    """

    sender: str = "Practice Exchange"
    distribution: str = ""
    date: str = ""
    original: str = ""
    address: tuple[str, ...] = ()
    emblem: str = ""
    font: str = ""
    letterhead: str = ""


PAPER_LAYOUT = 2
"""From this layout on an issue is a short paper with annexes apart; before it one file held everything."""
FOR_SECRETARIAT = "own"


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole issue, or a draft of one.

    `issue` is "3" or "r3", "" for a draft (which is watermarked). `as_of` is the document's own date (ISO 8601).
    `tables` in order: matrix of each reference, changes, silent organizations, obstacles, each only where its
    audience sees it. `rule_version`: by which version of the rule statements count; 1 where an issue says none.
    `enquiry_rule`: the version of the counting rules of enquiries, 0 where an issue has no figures of one.
    `audience` is the code of whom it is compiled for ("" in old issues), `headlines` names the figures that the paper
    prints first (none: a choice of those there are), `layout` says which files there are (see PAPER_LAYOUT).
    `is_text_only`: a corrigendum or addendum, which is its narrative alone.
    """

    title: str
    subtitle: str
    issue: str
    symbol: str
    as_of: str
    address: str
    facts: tuple[ReportFact, ...]
    sections: tuple[ReportSection, ...]
    figures: tuple[ReportFigure, ...]
    tables: tuple[ReportTable, ...]
    charts: tuple[Chart, ...]
    notes: tuple[ReportNote, ...]
    rules: tuple[str, ...]
    frame: ReportFrame
    is_draft: bool = False
    is_demonstration: bool = False
    rule_version: int = 1
    enquiry_rule: int = 0
    audience: str = ""
    headlines: tuple[str, ...] = ()
    head: ReportHead = ReportHead()
    layout: int = 1
    is_text_only: bool = False

    @property
    def has_annexes_apart(self) -> bool:
        """Whether its annexes are files of their own."""
        return self.layout >= PAPER_LAYOUT

    @property
    def names_no_silence(self) -> bool:
        """Whether what is printed leaves out of whom nothing is recorded: in every issue but the secretariat's."""
        return self.has_annexes_apart and self.audience != FOR_SECRETARIAT
