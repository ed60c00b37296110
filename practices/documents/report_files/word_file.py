"""The paper of a report and its annexes as Word files: real headings, tables with repeated heads, notes led to."""

import base64
from collections.abc import Iterator, Sequence
from itertools import zip_longest

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
    ReportSection,
    ReportSentence,
    ReportTable,
)
from practices.documents.report_files.paper import (
    CHANGES,
    OBSTACLES,
    ORGANIZATION_WEIGHTS,
    PAPER,
    annexes_of,
    asked_of,
    chart_of,
    charts_but_tables,
    full_tables,
    headline_figures,
    key_of,
    listed_figures,
    next_steps_of,
    outcome_of,
    outreach_tables,
    parts_in_one_file,
    shortened,
    table_by_organization,
    title_of_annex,
)

PICTURE_WIDTH = 0.6
EMBLEM_WIDTH = 0.15
MANY_COLUMNS = 6
"""From so many columns on the words of a table are smaller, so that none breaks."""
HEAD_FILL = "F3F1EA"
SIGNS = {"yes": "●", "part": "◐", "planned": "→", "no": "○", "unknown": "–"}


def write_report_docx(document: ReportDocument) -> bytes:
    """Write the paper as DOCX, in old issues with its annexes behind it. The same report gives the same bytes."""
    return _write(document, parts_in_one_file(document), document.title)


def write_annex_docx(document: ReportDocument, letter: str) -> bytes:
    """Write one annex as DOCX. The same report gives the same bytes."""
    return _write(document, (letter,), title_of_annex(document, letter))


def _write(document: ReportDocument, parts: tuple[str, ...], title: str) -> bytes:
    draft = f"{document.frame.draft} · " if document.is_draft else ""
    footer = (paragraph("Footer", draft, *page_number(page_words(document.frame))),)
    printed = PrintDocument(
        title=title,
        language=document.frame.language,
        on=document.as_of,
        blocks=(*_ReportBlocks(document, parts).all(title),),
        header=(paragraph("Header", f"{document.title}\t{document.symbol}"),),
        footer=footer,
        first_footer=footer,
        author=document.head.sender,
        subject=document.subtitle,
        keywords=document.symbol,
        watermark=document.frame.draft if document.is_draft else "",
        margin=2.4,
        is_compact=True,
    )
    return write_blocks(printed)


class _ReportBlocks:
    """Lays out some parts of one report."""

    def __init__(self, document: ReportDocument, parts: tuple[str, ...]) -> None:
        self._document, self._frame, self._parts = document, document.frame, parts
        self._figures = {figure.name: figure for figure in document.figures}
        self._places = {figure.name: f"figure_{place}" for place, figure in enumerate(document.figures)}
        self._most = most_printed(document)
        self._notes = {note.number for note in document.notes[: self._most]} if "c" in parts else set()
        self._level = 2 if PAPER in parts else 1

    def all(self, title: str) -> Iterator[PrintBlock]:
        """Return everything from the head to the last annex."""
        annexes = {"a": self._annex_a, "b": self._annex_b, "c": self._annex_c, "d": self._annex_d}
        yield from self._head(title)
        if self._parts != (PAPER,):
            yield PrintContents(paragraph("TOC Heading", self._frame.contents), 2)
        for part in self._parts:
            if part == PAPER:
                yield from self._paper()
                continue
            if PAPER in self._parts:
                yield paragraph("Heading 1", title_of_annex(self._document, part))
            yield from annexes[part]()

    def _head(self, title: str) -> Iterator[PrintBlock]:
        """Return who issues it, the symbol, to whom it goes, its day, its language, then the title."""
        document, frame, head = self._document, self._frame, self._document.head
        lines = [line for line in (head.distribution, head.date, head.original) if line]
        if head.emblem:
            yield PrintPicture(base64.b64decode(head.emblem), head.sender, head.sender, width=EMBLEM_WIDTH)
        yield paragraph("Header", strong(head.sender), "\t", strong(document.symbol))
        for own, line in zip_longest(head.address, lines, fillvalue=""):
            yield paragraph("Header", f"{own}\t{line}")
        if document.is_draft:
            yield paragraph("Subtitle", strong(frame.draft))
        yield paragraph("Title", title)
        yield paragraph("Subtitle", document.subtitle if PAPER in self._parts else document.title)
        if document.is_demonstration:
            yield paragraph("Notice", strong(frame.demonstration))

    # The paper

    def _paper(self) -> Iterator[PrintBlock]:
        document, frame = self._document, self._frame
        if document.is_text_only:
            yield from self._sections(document.sections)
            return
        yield paragraph("Heading 1", frame.asked)
        yield from self._sections(asked_of(document))
        yield paragraph("Heading 1", frame.outcome)
        yield from self._headlines()
        yield from self._sections(outcome_of(document))
        yield from self._pictures(chart_of(document))
        yield from self._by_organization()
        yield paragraph("Heading 1", frame.changes)
        changes = shortened(document, CHANGES)
        yield from self._short(changes) if changes else (paragraph("Normal", frame.no_changes),)
        yield paragraph("Heading 1", frame.next_steps)
        if obstacles := shortened(document, OBSTACLES):
            yield from self._short(obstacles)
        yield from self._sections(next_steps_of(document), has_headings=False)
        yield from self._facts()

    def _headlines(self) -> Iterator[PrintBlock]:
        figures, frame = headline_figures(self._document), self._frame
        if figures:
            rows = [[_small(self._led(one)), _small(strong(share_of(one, frame)))] for one in figures]
            yield _table((frame.figure, frame.value), rows, (5, 1))

    def _by_organization(self) -> Iterator[PrintBlock]:
        table = table_by_organization(self._document)
        if table is None:
            return
        yield paragraph("Heading 2", table.title)
        yield from self._grid(table, ORGANIZATION_WEIGHTS, "Table Text Narrow")
        for line in key_of(self._document, table):
            yield paragraph("Remark", line)

    def _short(self, table: ReportTable) -> Iterator[PrintBlock]:
        yield from self._grid(table, column_weights(table), "Table Text Narrow")
        if table.caption:
            yield paragraph("Remark", table.caption)

    def _facts(self) -> Iterator[PrintBlock]:
        document = self._document
        yield paragraph("Table Text Narrow", edge="line")
        for fact in document.facts:
            yield paragraph("Table Text Narrow", strong(f"{fact.name}: "), fact.words)
        if address := full_address(document, document.address):
            yield paragraph("Table Text Narrow", link(address))
        if letters := annexes_of(document):
            yield paragraph("Table Text Narrow", strong(document.frame.annexes))
            for letter in letters:
                yield paragraph("Table Text Narrow", title_of_annex(document, letter))

    def _sections(self, sections: Sequence[ReportSection], *, has_headings: bool = True) -> Iterator[PrintBlock]:
        for section in sections:
            if section.heading and has_headings:
                yield paragraph("Heading 2", section.heading)
            for sentences in section.paragraphs:
                yield paragraph("Normal", *self._sentences(sentences))

    # Annexes

    def _annex_a(self) -> Iterator[PrintBlock]:
        yield from self._tables(full_tables(self._document), charts_but_tables(self._document, outreach=False))

    def _annex_b(self) -> Iterator[PrintBlock]:
        for figure in listed_figures(self._document):
            yield from self._figure(figure)

    def _annex_c(self) -> Iterator[PrintBlock]:
        yield from self._figure_list()
        yield from self._rules()
        yield from self._note_list()

    def _annex_d(self) -> Iterator[PrintBlock]:
        yield from self._tables(outreach_tables(self._document), charts_but_tables(self._document, outreach=True))

    def _tables(self, tables: Sequence[ReportTable], charts: Sequence[Chart]) -> Iterator[PrintBlock]:
        for table in tables:
            yield self._heading(table.title)
            yield paragraph("Remark", table.caption, keep=True)
            yield from self._grid(
                table, column_weights(table), "Table Text Narrow" if len(table.heads) >= MANY_COLUMNS else "Table Text"
            )
            yield from self._cut(len(table.rows))
        if charts:
            yield self._heading(self._frame.charts)
            yield from self._pictures(charts)

    def _heading(self, words: str, *, deeper: int = 0, name: str = "") -> PrintParagraph:
        return paragraph(f"Heading {self._level + deeper}", words, name=name)

    def _led(self, figure: ReportFigure) -> StyledRun:
        """Return the name of a figure, leading to its list in this file or on the portal."""
        if "b" in self._parts:
            return StyledRun(figure.label, style="Hyperlink", target=self._places[figure.name])
        base = full_address(self._document, self._document.address)
        return link(f"{base}figures/{figure.name}/" if base else "", figure.label)

    def _sentences(self, sentences: Sequence[ReportSentence]) -> Iterator[StyledRun]:
        for place, sentence in enumerate(sentences):
            if place:
                yield StyledRun(" ")
            for phrase in phrases_of(sentence, self._figures):
                target = self._places.get(phrase.figure, "") if "b" in self._parts else ""
                yield StyledRun(phrase.words, target=target)

    # Tables

    def _grid(self, table: ReportTable, weights: Sequence[int], style: str) -> Iterator[PrintBlock]:
        if not table.rows:
            yield paragraph("Normal", table.empty or self._frame.none)
            return
        rows = [[paragraph(style, *self._cell(cell)) for cell in cells] for cells in cells_of(table, self._most)]
        yield _table(table.heads, rows, weights, style)

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

    def _pictures(self, charts: Sequence[Chart]) -> Iterator[PrintBlock]:
        for picture in pictures_of(self._document, charts):
            if not picture.svg:
                yield paragraph("Remark", picture.instead)
                continue
            title, description = picture.chart.title, picture.chart.description
            yield paragraph("Table Text", strong(title), keep=True)
            yield PrintPicture(write_png(picture.svg), title, f"{title}. {description}", width=PICTURE_WIDTH)
            yield paragraph("Remark", description)

    # Behind the tables

    def _figure_list(self) -> Iterator[PrintBlock]:
        frame, figures = self._frame, self._document.figures
        if not figures:
            return
        yield self._heading(frame.figures)
        rows = [
            [
                _small(self._led(one)),
                _small(strong(share_of(one, frame))),
                _small(one.rule),
            ]
            for one in figures
        ]
        yield _table((frame.figure, frame.value, frame.rule), rows, (22, 12, 30))
        if past := restated_figures(figures):
            yield self._heading(frame.reconciled)
            rows = [
                [*map(_small, (one.label, written(one.before), written(one.restated), one.why_restated))]
                for one in past
            ]
            yield _table((frame.figure, frame.before, frame.restated, frame.why), rows, (22, 12, 12, 22))

    def _rules(self) -> Iterator[PrintBlock]:
        if self._document.rules:
            yield self._heading(self._frame.rules)
        for rule in self._document.rules:
            yield paragraph("Normal", rule)

    def _note_list(self) -> Iterator[PrintBlock]:
        notes = self._document.notes
        if notes:
            yield self._heading(self._frame.notes)
        for note in notes[: self._most]:
            address = full_address(self._document, note.address)
            target = [StyledRun("\n"), link(address)] if address else []
            name = f"note_{note.number}"
            yield paragraph("Table Text", strong(f"{note.number}. "), note.words, *target, name=name)
        yield from self._cut(len(notes))

    def _figure(self, figure: ReportFigure) -> Iterator[PrintBlock]:
        frame = self._frame
        yield self._heading(figure.label, name=self._places[figure.name])
        about = f"\n{figure.rule}\n{frame.audience}: {figure.audience}"
        yield paragraph("Table Text", strong(share_of(figure, frame)), about)
        for title, members in lists_behind(figure, frame):
            yield self._heading(f"{title} ({written(len(members))})", deeper=1)
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
