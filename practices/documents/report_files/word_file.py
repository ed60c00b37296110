"""A report as a Word file: real headings, tables with repeated heads, pictures with words, notes that are led to."""

from collections.abc import Iterator, Sequence

from practices.documents.charts.pixels import write_png
from practices.documents.charts.values import Chart
from practices.documents.docx.block_writing import write_blocks
from practices.documents.print_blocks import (
    PrintBlock,
    PrintContents,
    PrintDocument,
    PrintParagraph,
    PrintPicture,
    PrintRow,
    PrintTable,
    StyledRun,
    link,
    page_number,
    paragraph,
    strong,
)
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
    ReportSentence,
    ReportTable,
)

MANY_COLUMNS = 6
"""From so many columns on the words of a table are smaller, so that none breaks."""
HEAD_FILL = "F3F1EA"
SIGNS = {"yes": "●", "part": "◐", "planned": "→", "no": "○", "unknown": "–"}


def write_report_docx(document: ReportDocument) -> bytes:
    """Write a report as DOCX. The same report gives the same bytes."""
    draft = f"{document.frame.draft} · " if document.is_draft else ""
    footer = (paragraph("Footer", draft, *page_number(page_words(document.frame))),)
    printed = PrintDocument(
        title=document.title,
        language=document.frame.language,
        on=document.as_of,
        blocks=(*_ReportBlocks(document).all(),),
        header=(paragraph("Header", f"{document.title}\t{document.symbol}"),),
        footer=footer,
        first_footer=footer,
        subject=document.subtitle,
        keywords=document.symbol,
        watermark=document.frame.draft if document.is_draft else "",
        margin=2.7,
    )
    return write_blocks(printed)


class _ReportBlocks:
    """Lays out one report."""

    def __init__(self, document: ReportDocument) -> None:
        self._document, self._frame = document, document.frame
        self._figures = {figure.name: figure for figure in document.figures}
        self._places = {figure.name: f"figure_{place}" for place, figure in enumerate(document.figures)}
        self._most = most_printed(document)
        self._notes = {note.number for note in document.notes[: self._most]}

    def all(self) -> Iterator[PrintBlock]:
        """Return everything from the title to the annex."""
        yield from self._cover()
        yield PrintContents(paragraph("TOC Heading", self._frame.contents), 2)
        yield from self._narrative()
        for table in self._document.tables:
            yield from self._table(table)
        if apart := charts_apart(self._document):
            yield paragraph("Heading 1", self._frame.charts)
            yield from self._pictures(apart)
        yield from self._figure_list()
        yield from self._rules()
        yield from self._note_list()
        yield from self._annex()

    def _cover(self) -> Iterator[PrintBlock]:
        """Return symbol, title, what this issue is."""
        document, frame = self._document, self._frame
        yield paragraph("Subtitle", strong("Practice Exchange", "en"), f"   {document.symbol}")
        if document.is_draft:
            yield paragraph("Subtitle", strong(frame.draft))
        yield paragraph("Title", document.title)
        yield paragraph("Subtitle", document.subtitle)
        if document.is_demonstration:
            yield paragraph("Notice", strong(frame.demonstration))
        for fact in document.facts:
            yield paragraph("Table Text", strong(f"{fact.name}: "), fact.words)
        if address := full_address(document, document.address):
            yield paragraph("Table Text", link(address))

    def _narrative(self) -> Iterator[PrintBlock]:
        yield paragraph("Heading 1", self._frame.narrative)
        for section in self._document.sections:
            if section.heading:
                yield paragraph("Heading 2", section.heading)
            for sentences in section.paragraphs:
                yield paragraph("Normal", *self._sentences(sentences))

    def _sentences(self, sentences: Sequence[ReportSentence]) -> Iterator[StyledRun]:
        for place, sentence in enumerate(sentences):
            if place:
                yield StyledRun(" ")
            for phrase in phrases_of(sentence, self._figures):
                yield StyledRun(phrase.words, target=self._places.get(phrase.figure, ""))

    # Tables

    def _table(self, table: ReportTable) -> Iterator[PrintBlock]:
        yield paragraph("Heading 1", table.title)
        yield paragraph("Remark", table.caption, keep=True)
        yield from self._pictures(charts_beside(self._document, table), above=table.title)
        if not table.rows:
            yield paragraph("Normal", table.empty or self._frame.none)
            return
        style = "Table Text Narrow" if len(table.heads) >= MANY_COLUMNS else "Table Text"
        rows = [[paragraph(style, *self._cell(cell)) for cell in cells] for cells in cells_of(table, self._most)]
        yield _table(table.heads, rows, column_weights(table), style)
        yield from self._cut(len(table.rows))

    def _cell(self, cell: ReportCell) -> Iterator[StyledRun]:
        if cell.tone:
            yield StyledRun(f"{SIGNS.get(cell.tone, SIGNS['unknown'])} ")
        address = full_address(self._document, cell.address)
        yield link(address, cell.words) if address else StyledRun(cell.words, language=cell.language)
        for number in cell.notes:
            target = f"note_{number}" if number in self._notes else ""
            yield StyledRun(f"[{number}]", style="footnotereference", target=target)
        if cell.small:
            yield StyledRun(f"\n{cell.small}")

    def _pictures(self, charts: Sequence[Chart], *, above: str = "") -> Iterator[PrintBlock]:
        for picture in pictures_of(self._document, charts):
            if not picture.svg:
                yield paragraph("Remark", picture.instead)
                continue
            title, description = picture.chart.title, picture.chart.description
            if title != above:
                yield paragraph("Table Text", strong(title), keep=True)
            yield PrintPicture(write_png(picture.svg), title, f"{title}. {description}")
            yield paragraph("Remark", description)

    # Behind the tables

    def _figure_list(self) -> Iterator[PrintBlock]:
        frame, figures = self._frame, self._document.figures
        if not figures:
            return
        yield paragraph("Heading 1", frame.figures)
        rows = [
            [
                _small(StyledRun(one.label, style="Hyperlink", target=self._places[one.name])),
                _small(strong(share_of(one, frame))),
                _small(one.rule),
            ]
            for one in figures
        ]
        yield _table((frame.figure, frame.value, frame.rule), rows, (22, 12, 30))
        if past := restated_figures(figures):
            yield paragraph("Heading 2", frame.reconciled)
            rows = [
                [*map(_small, (one.label, written(one.before), written(one.restated), one.why_restated))]
                for one in past
            ]
            yield _table((frame.figure, frame.before, frame.restated, frame.why), rows, (22, 12, 12, 22))

    def _rules(self) -> Iterator[PrintBlock]:
        if self._document.rules:
            yield paragraph("Heading 2", self._frame.rules)
        for rule in self._document.rules:
            yield paragraph("Normal", rule)

    def _note_list(self) -> Iterator[PrintBlock]:
        notes = self._document.notes
        if notes:
            yield paragraph("Heading 1", self._frame.notes)
        for note in notes[: self._most]:
            address = full_address(self._document, note.address)
            target = [StyledRun("\n"), link(address)] if address else []
            name = f"note_{note.number}"
            yield paragraph("Table Text", strong(f"{note.number}. "), note.words, *target, name=name)
        yield from self._cut(len(notes))

    def _annex(self) -> Iterator[PrintBlock]:
        if self._document.figures:
            yield paragraph("Heading 1", self._frame.annex)
        for figure in self._document.figures:
            yield from self._figure(figure)

    def _figure(self, figure: ReportFigure) -> Iterator[PrintBlock]:
        frame = self._frame
        yield paragraph("Heading 2", figure.label, name=self._places[figure.name])
        about = f"\n{figure.rule}\n{frame.audience}: {figure.audience}"
        yield paragraph("Table Text", strong(share_of(figure, frame)), about)
        for title, members in lists_behind(figure, frame):
            yield paragraph("Heading 3", f"{title} ({written(len(members))})")
            yield _table((title, frame.why), [self._member(member) for member in members[: self._most]], (1, 1))
            yield from self._cut(len(members))

    def _member(self, member: FigureMember) -> list[PrintParagraph]:
        return [_small(link(full_address(self._document, member.address), member.words)), _small(member.why)]

    def _cut(self, count: int) -> Iterator[PrintBlock]:
        if said := cut_words(self._frame, shown=self._most, count=count):
            yield paragraph("Remark", said)


def _small(words: str | StyledRun) -> PrintParagraph:
    return paragraph("Table Text", words)


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[PrintParagraph]], weights: Sequence[int], style: str = "Table Text"
) -> PrintTable:
    head = PrintRow(tuple((paragraph(style, strong(words)),) for words in heads), is_head=True, fill=HEAD_FILL)
    return PrintTable((head, *(PrintRow(tuple((cell,) for cell in row)) for row in rows)), tuple(weights))
