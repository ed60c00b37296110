"""A text as a fragment of HTML for other people's pages: sections by structure, ids that are eIds, no style."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from lxml.html import builder as html
from lxml.html import tostring

from practices.documents.documents import ExportDocument, ExportProvision, direction, printable
from practices.documents.layout import (
    NOTE,
    Heading,
    Item,
    LayoutLine,
    LayoutPicture,
    LayoutRemark,
    LayoutTable,
    lay_out,
)
from practices.documents.print_blocks import StyledRun, StyledRuns

DEEPEST = 6


def write_html(document: ExportDocument) -> str:
    """Write one `article` element. Headings begin with h1; `id`s are the eIds of the provisions."""
    made: str = tostring(_Fragment(document).article(), encoding="unicode")
    return made + "\n"


class _Fragment:
    """Makes the elements of one fragment, and collects its notes."""

    def __init__(self, document: ExportDocument) -> None:
        self._document = document
        self._notes: list[StyledRuns] = []
        self._printed: dict[str, list[Item]] = defaultdict(list)
        self._below: dict[str, list[ExportProvision]] = defaultdict(list)
        self._inner: set[str] = set()
        for item in lay_out(document):
            self._printed[item.eid].append(item)
            if isinstance(item, LayoutLine) and item.inner:
                self._inner.add(item.inner)
        for row in document.provisions:
            self._below[row.parent].append(row)

    def article(self) -> etree._Element:
        cited = self._document.cited
        made = html.ARTICLE(self._head(), *self._sections(self._below[""]), **_language(cited.language))
        if self._notes:
            made.append(self._list_of_notes())
        made.append(self._foot())
        return made

    # Around the text

    def _frame(self, element: etree._Element) -> etree._Element:
        """Mark what the portal says, where it says it in another language."""
        if self._document.frame.language != self._document.cited.language:
            element.attrib.update(_language(self._document.frame.language))
        return element

    def _head(self) -> etree._Element:
        document, cited = self._document, self._document.cited
        made = html.HEADER(
            html.P(printable(cited.organization)),
            html.H1(printable(cited.title)),
            self._frame(html.P(printable(document.subtitle))),
            self._frame(html.P(html.STRONG(cited.status_label), f". {document.status_note}")),
        )
        if document.notice:
            made.append(self._frame(html.P(document.notice)))
        return made

    def _foot(self) -> etree._Element:
        document, frame = self._document, self._document.frame
        address = document.cited.address
        facts = [
            (frame.citation, html.SPAN(printable(document.citation))),
            (frame.address, html.A(address, href=address)),
            (frame.terms, html.SPAN(document.reuse_label)),
        ]
        if document.source_address:
            link = html.A(printable(document.source_name) or document.source_address, href=document.source_address)
            facts.append((frame.source_file, link))
        return self._frame(html.FOOTER(html.DL(*(_fact(name, value) for name, value in facts))))

    def _list_of_notes(self) -> etree._Element:
        frame = self._document.frame
        rows = []
        for number, runs in enumerate(self._notes, start=1):
            back = html.A("↩", href=f"#note-mark-{number}")
            back.set("aria-label", frame.back)
            rows.append(html.LI(*self._runs(runs), " ", back, id=f"note-{number}"))
        return html.SECTION(self._frame(html.H2(frame.notes)), html.OL(*rows))

    # The text

    def _sections(self, rows: Iterable[ExportProvision]) -> Iterator[etree._Element]:
        for row in rows:
            printed = self._printed[row.eid] or self._below[row.eid]
            if printed or (row.element != NOTE and row.eid not in self._inner):
                yield self._section(row)

    def _section(self, row: ExportProvision) -> etree._Element:
        items = self._printed[row.eid]
        is_section = any(isinstance(item, Heading) for item in items)
        made = html.SECTION() if is_section else html.DIV()
        if row.eid not in self._inner:
            made.set("id", row.eid)
        for item in items:
            block = self._block(item)
            if row.language and isinstance(item, LayoutLine | LayoutTable):
                block.attrib.update(_language(row.language))
            made.append(block)
        made.extend(self._sections(self._below[row.eid]))
        return made

    def _block(self, item: Item) -> etree._Element:
        match item:
            case Heading(_, level, label, words):
                parts = [html.SPAN(label, html.CLASS("label")), *([" "] if words else [])] if label else []
                return getattr(html.E, f"h{min(level + 1, DEEPEST)}")(*parts, *self._runs(words))
            case LayoutLine(_, _, label, words, inner):
                parts = [html.SPAN(label, html.CLASS("label")), " "] if label else []
                own = [html.SPAN(*self._runs(words), id=inner)] if inner else self._runs(words)
                return html.P(*parts, *own)
            case LayoutTable():
                return self._table(item)
            case LayoutPicture():
                return self._picture(item)
            case LayoutRemark(_, _, words):
                return self._frame(html.P(html.SMALL(words)))

    def _picture(self, item: LayoutPicture) -> etree._Element:
        picture = item.picture
        shown = html.IMG(src=picture.address, alt=item.alternative) if picture else html.P(*self._runs(item.link))
        return html.FIGURE(shown, *([html.FIGCAPTION(*self._runs(item.caption))] if item.caption else []))

    def _table(self, grid: LayoutTable) -> etree._Element:
        made = html.TABLE()
        if grid.head:
            heads = [html.TH(*self._runs(cell), scope="col") for cell in grid.head]
            made.append(html.THEAD(html.TR(*heads)))
        rows = [html.TR(*(html.TD(*self._runs(cell)) for cell in row)) for row in grid.rows]
        made.append(html.TBODY(*rows))
        return made

    def _runs(self, runs: StyledRuns) -> Iterator[str | etree._Element]:
        for run in runs:
            yield from self._run(run)

    def _run(self, run: StyledRun) -> Iterator[str | etree._Element]:
        if run.note:
            self._notes.append(run.note)
            number = len(self._notes)
            yield html.SUP(html.A(str(number), href=f"#note-{number}", id=f"note-mark-{number}"))
            return
        words: Sequence[str | etree._Element] = _lines(run.text)
        for wanted, element in ((run.emphasis, html.EM), (run.strong, html.STRONG)):
            words = [element(*words)] if wanted else words
        yield from [html.A(*words, href=run.address)] if run.address else words


def _lines(text: str) -> list[str | etree._Element]:
    parts: list[str | etree._Element] = []
    for place, line in enumerate(text.split("\n")):
        parts.extend([html.BR(), line] if place else [line])
    return parts


def _fact(name: str, value: etree._Element) -> etree._Element:
    return html.DIV(html.DT(name), html.DD(value))


def _language(code: str) -> dict[str, str]:
    return {"lang": code, "dir": direction(code)}
