"""A report as a Word file: real headings, tables with repeated heads, pictures with words, notes that are led to."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm
from lxml import etree

from practices.documents.charts.pixels import write_png
from practices.documents.charts.values import Chart
from practices.documents.documents import direction
from practices.documents.docx.elements import (
    W,
    attributes,
    bookmarked,
    contents_field,
    describe_file,
    fill,
    in_language,
    make_field,
    make_paragraph,
    make_run,
)
from practices.documents.docx.footnotes_part import RELATIONSHIPS, WORD
from practices.documents.docx.print_styles import prepare
from practices.documents.packing import steady
from practices.documents.report_files.arrangement import (
    cells_of,
    charts_apart,
    charts_beside,
    column_weights,
    cut_words,
    full_address,
    lists_behind,
    most_printed,
    page_words,
    phrases_of,
    pictures_of,
    restated_figures,
    share_of,
    written,
)
from practices.documents.report_files.documents import (
    FigureMember,
    ReportCell,
    ReportDocument,
    ReportFigure,
    ReportNote,
    ReportTable,
)
from practices.documents.report_files.word_parts import (
    leading_to,
    led_to,
    make_picture,
    make_table,
    watermark,
)

MANY_COLUMNS = 6
"""From so many columns on the words of a table are smaller, so that none breaks."""
FIRST_FIGURE, FIRST_NOTE = 100_000, 200_000
"""Where the numbers of bookmarks begin, apart from those of headings."""
SIGNS = {"yes": "●", "part": "◐", "planned": "→", "no": "○", "unknown": "–"}


def write_report_docx(document: ReportDocument) -> bytes:
    """Write a report as DOCX. The same report gives the same bytes."""
    made = docx.Document()
    prepare(made, document.frame.language)
    section = made.sections[0]
    section.left_margin = section.right_margin = Cm(2.7)
    written_parts = _ReportWriter(made, document)
    body: Any = made.element.body
    end = body[-1]
    parts = [*written_parts.parts()]
    for element in (*written_parts.cover(), *written_parts.contents(), *parts):
        end.addprevious(element)
    if direction(document.frame.language) == "rtl":
        end.find(f"{{{WORD}}}docGrid").addprevious(W.bidi())
    fill(section.header, written_parts.head_line(1))
    fill(section.first_page_header, written_parts.head_line(2, is_first=True))
    for foot in (section.footer, section.first_page_footer):
        fill(foot, written_parts.page_line())
    describe_file(
        made,
        title=document.title,
        subject=document.subtitle,
        keywords=document.symbol,
        language=document.frame.language,
        on=document.as_of,
    )
    packed = io.BytesIO()
    made.save(packed)
    return steady(packed.getvalue())


class _ReportWriter:
    """Makes the elements of one file and remembers its headings."""

    def __init__(self, made: Document, document: ReportDocument) -> None:
        self._document, self._frame = document, document.frame
        self._part: Any = made.part
        self._headings: list[tuple[str, int]] = []
        self._links: dict[str, str] = {}
        self._picture_count = 0
        self._figures = {figure.name: figure for figure in document.figures}
        self._places = {figure.name: place for place, figure in enumerate(document.figures)}
        self._most = most_printed(document)
        self._notes = {note.number for note in document.notes[: self._most]}

    # Paragraphs and runs

    def paragraph(
        self, style: str, *children: etree._Element, language: str = "", keep: bool = False
    ) -> etree._Element:
        """Make a paragraph in the direction of its language."""
        return make_paragraph(style, *children, language=language or self._frame.language, keep=keep)

    def run(self, text: str, *, language: str = "", strong: bool = False, style: str = "") -> etree._Element:
        """Make a run of words."""
        properties = W.rPr()
        if style:
            properties.append(W.rStyle(attributes(val=style)))
        if strong:
            properties.extend((W.b(), W.bCs()))
        properties.extend(in_language(language or self._frame.language))
        return make_run(properties, text)

    def link(self, address: str, text: str = "") -> etree._Element:
        """Make words, or an address, that can be followed; plain words without one."""
        if not address:
            return self.run(text)
        key = self._links.get(address)  # the package itself looks through all of its relations each time
        if key is None:
            key = self._part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            self._links[address] = key
        words = self.run(text or address, language="" if text else "en", style="Hyperlink")
        return W.hyperlink({f"{{{RELATIONSHIPS}}}id": key}, words)

    def heading(self, text: str, level: int = 1, bookmark: tuple[str, int] | None = None) -> etree._Element:
        """Make a heading that the table of contents lists down to the second level."""
        runs = [self.run(text)]
        if level < 3:
            self._headings.append((text, level))
            runs = bookmarked(len(self._headings), runs)
        if bookmark:
            runs = led_to(*bookmark, runs)
        return self.paragraph(f"Heading {level}", *runs)

    # The first pages

    def cover(self) -> Iterator[etree._Element]:
        """Return symbol, title, what this issue is."""
        document, frame = self._document, self._frame
        yield self.paragraph(
            "Subtitle", self.run("Practice Exchange", language="en", strong=True), self.run(f"   {document.symbol}")
        )
        if document.is_draft:
            yield self.paragraph("Subtitle", self.run(frame.draft, strong=True))
        yield self.paragraph("Title", self.run(document.title))
        yield self.paragraph("Subtitle", self.run(document.subtitle))
        if document.is_demonstration:
            yield self.paragraph("Notice", self.run(frame.demonstration, strong=True))
        for fact in document.facts:
            yield self.paragraph("Table Text", self.run(f"{fact.name}: ", strong=True), self.run(fact.words))
        if address := full_address(document, document.address):
            yield self.paragraph("Table Text", self.link(address))

    def contents(self) -> Iterator[etree._Element]:
        """Return the table of contents with its entries filled in; call it when the rest was made."""
        if not self._headings:
            return
        entries = [
            self.paragraph(f"toc {level}", W.hyperlink(attributes(anchor=f"_Toc{number}", history=1), self.run(text)))
            for number, (text, level) in enumerate(self._headings, 1)
        ]
        yield contents_field(entries, self.paragraph("TOC Heading", self.run(self._frame.contents)), depth=2)
        yield self.paragraph("Normal", W.r(W.br(attributes(type="page"))))

    # The parts of the report

    def parts(self) -> Iterator[etree._Element]:
        """Return all that follows the contents."""
        document, frame = self._document, self._frame
        yield from self._narrative()
        for table in document.tables:
            yield from self._table(table)
        if apart := charts_apart(document):
            yield self.heading(frame.charts)
            yield from self._pictures(apart)
        if document.figures:
            yield from self._figure_list()
        if document.rules:
            yield self.heading(frame.rules, 2)
            for rule in document.rules:
                yield self.paragraph("Normal", self.run(rule))
        if document.notes:
            yield from self._note_list(document.notes)
        if document.figures:
            yield self.heading(frame.annex)
            for figure in document.figures:
                yield from self._annex(figure)

    def _narrative(self) -> Iterator[etree._Element]:
        yield self.heading(self._frame.narrative)
        for section in self._document.sections:
            if section.heading:
                yield self.heading(section.heading, 2)
            for paragraph in section.paragraphs:
                runs: list[etree._Element] = []
                for sentence in paragraph:
                    runs += [self.run(" ")] if runs else []
                    for phrase in phrases_of(sentence, self._figures):
                        run = self.run(phrase.words)
                        runs.append(self._to_figure(phrase.figure, run) if phrase.figure in self._places else run)
                yield self.paragraph("Normal", *runs)

    def _to_figure(self, name: str, run: etree._Element) -> etree._Element:
        return leading_to(f"figure_{self._places[name]}", run)

    def _figure_list(self) -> Iterator[etree._Element]:
        frame, figures = self._frame, self._document.figures
        yield self.heading(frame.figures)
        rows = [
            [
                self.paragraph("Table Text", self._to_figure(one.name, self.run(one.label, style="Hyperlink"))),
                self._small(share_of(one, frame), strong=True),
                self._small(one.rule),
            ]
            for one in figures
        ]
        yield self._made_table((frame.figure, frame.value, frame.rule), rows, (22, 12, 30))
        past = restated_figures(figures)
        if past:
            yield self.heading(frame.reconciled, 2)
            rows = [
                [
                    self._small(words)
                    for words in (one.label, written(one.before), written(one.restated), one.why_restated)
                ]
                for one in past
            ]
            yield self._made_table((frame.figure, frame.before, frame.restated, frame.why), rows, (22, 12, 12, 22))

    def _table(self, table: ReportTable) -> Iterator[etree._Element]:
        yield self.heading(table.title)
        yield self.paragraph("Remark", self.run(table.caption), keep=True)
        yield from self._pictures(charts_beside(self._document, table), above=table.title)
        if not table.rows:
            yield self.paragraph("Normal", self.run(table.empty or self._frame.none))
            return
        style = "Table Text Narrow" if len(table.heads) >= MANY_COLUMNS else "Table Text"
        rows = [[self._cell(cell, style) for cell in cells] for cells in cells_of(table, self._most)]
        yield self._made_table(table.heads, rows, column_weights(table), style)
        yield from self._cut(len(table.rows))

    def _made_table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[etree._Element]],
        weights: Sequence[int],
        style: str = "Table Text",
    ) -> etree._Element:
        head = [self.paragraph(style, self.run(words, strong=True)) for words in heads]
        return make_table(head, rows, weights=weights, language=self._frame.language)

    def _small(self, words: str, *, strong: bool = False) -> etree._Element:
        return self.paragraph("Table Text", self.run(words, strong=strong))

    def _cell(self, cell: ReportCell, style: str) -> etree._Element:
        runs = [self.run(f"{SIGNS.get(cell.tone, SIGNS['unknown'])} ")] if cell.tone else []
        address = full_address(self._document, cell.address)
        runs.append(self.link(address, cell.words) if address else self.run(cell.words, language=cell.language))
        for number in cell.notes:
            mark = self.run(f"[{number}]", style="footnotereference")
            runs.append(leading_to(f"note_{number}", mark) if number in self._notes else mark)
        if cell.small:
            runs.append(self.run(f"\n{cell.small}"))
        return self.paragraph(style, *runs)

    def _pictures(self, charts: Sequence[Chart], *, above: str = "") -> Iterator[etree._Element]:
        for picture in pictures_of(self._document, charts):
            if not picture.svg:
                yield self.paragraph("Remark", self.run(picture.instead))
                continue
            chart = picture.chart
            self._picture_count += 1
            drawn = make_picture(
                self._part,
                write_png(picture.svg),
                title=chart.title,
                said=f"{chart.title}. {chart.description}",
                number=self._picture_count,
            )
            if chart.title != above:
                yield self.paragraph("Table Text", self.run(chart.title, strong=True), keep=True)
            yield self.paragraph("Normal", drawn, keep=True)
            yield self.paragraph("Remark", self.run(chart.description))

    def _note_list(self, notes: Sequence[ReportNote]) -> Iterator[etree._Element]:
        yield self.heading(self._frame.notes)
        for place, note in enumerate(notes[: self._most]):
            number = led_to(f"note_{note.number}", FIRST_NOTE + place, [self.run(f"{note.number}. ", strong=True)])
            address = full_address(self._document, note.address)
            target = [self.run("\n"), self.link(address)] if address else []
            yield self.paragraph("Table Text", *number, self.run(note.words), *target)
        yield from self._cut(len(notes))

    def _annex(self, figure: ReportFigure) -> Iterator[etree._Element]:
        frame, place = self._frame, self._places[figure.name]
        yield self.heading(figure.label, 2, (f"figure_{place}", FIRST_FIGURE + place))
        yield self.paragraph(
            "Table Text",
            self.run(share_of(figure, frame), strong=True),
            self.run(f"\n{figure.rule}\n{frame.audience}: {figure.audience}"),
        )
        for title, members in lists_behind(figure, frame):
            yield self.heading(f"{title} ({written(len(members))})", 3)
            rows = [self._member(member) for member in members[: self._most]]
            yield self._made_table((title, frame.why), rows, (1, 1))
            yield from self._cut(len(members))

    def _member(self, member: FigureMember) -> list[etree._Element]:
        address = full_address(self._document, member.address)
        return [self.paragraph("Table Text", self.link(address, member.words)), self._small(member.why)]

    def _cut(self, count: int) -> Iterator[etree._Element]:
        if said := cut_words(self._frame, shown=self._most, count=count):
            yield self.paragraph("Remark", self.run(said))

    # Head and foot of the pages

    def head_line(self, number: int, *, is_first: bool = False) -> etree._Element:
        """Return the head of each page; a draft has its watermark there."""
        document = self._document
        words = [] if is_first else [self.run(f"{document.title}\t{document.symbol}")]
        drawn = [watermark(self._frame.draft, number)] if document.is_draft else []
        return self.paragraph("Header", *words, *drawn)

    def page_line(self) -> etree._Element:
        """Return the foot of each page."""
        before, _page, rest = page_words(self._frame).partition("{page}")
        between, pages, after = rest.partition("{pages}")
        draft = f"{self._frame.draft} · " if self._document.is_draft else ""
        return self.paragraph(
            "Footer",
            self.run(draft + before),
            *make_field("PAGE", self.run("1")),
            self.run(between),
            *(make_field("NUMPAGES", self.run("1")) if pages else ()),
            self.run(after),
        )
