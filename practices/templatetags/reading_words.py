"""The words of a provision as markup: paragraphs, tables, notes, pages of the source file in place."""

from collections.abc import Iterator, Mapping

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from practices.interchange.notation import Block, Figure, Mark, Note, Paragraph, Run, Runs, Table
from practices.tables.facsimiles import Facsimile
from practices.tables.notes import NoteRow, Target
from practices.tables.passages import Passage

register = template.Library()

Targets = Mapping[str, Target]


@register.simple_tag
def provision_title(passage: Passage) -> SafeString:
    """Set the heading of a provision."""
    return _words(passage.title, _Once(passage.targets))


@register.simple_tag
def provision_words(passage: Passage, facsimile: Facsimile | None = None, last: str = "") -> SafeString:
    """Set the words of a provision and its notes; `last` (markup) stands behind its last paragraph."""
    targets = _Once(passage.targets)
    end = len(passage.blocks) - 1
    parts = [
        _block(block, targets, facsimile, conditional_escape(last) if place == end else SafeString(""))
        for place, block in enumerate(passage.blocks)
    ]
    return format_html("{}{}", SafeString("").join(parts), _notes(passage.notes) if passage.notes else "")


class _Once(dict[str, Target]):
    """The targets of a passage; the id of a reference is given to its first mark alone."""

    def __init__(self, targets: Targets) -> None:
        super().__init__(targets)

    def take(self, mark: str) -> Target | None:
        target = self.get(mark)
        if target is not None and target.reference:
            self[mark] = Target(target.note, "")
        return target


def _block(block: Block, targets: _Once, facsimile: Facsimile | None, last: SafeString) -> SafeString:
    match block:
        case Paragraph(runs):
            return format_html("<p>{}{}</p>", _words(runs, targets), last)
        case Table():
            return format_html("{}{}", _table(block, targets), format_html("<p>{}</p>", last) if last else "")
        case Figure():
            return format_html("{}{}", _figure(block, facsimile), format_html("<p>{}</p>", last) if last else "")
        case Note():
            return SafeString("")


def _words(runs: Runs, targets: _Once) -> SafeString:
    if len(runs) == 1 and runs[0].mark == Mark.PLAIN:
        return conditional_escape(runs[0].words)
    return SafeString("").join(_run(run, targets) for run in runs)


def _run(run: Run, targets: _Once) -> SafeString:
    match run.mark:
        case Mark.PLAIN:
            return conditional_escape(run.words)
        case Mark.BREAK:
            return SafeString("<br>")
        case Mark.EMPHASIS:
            return format_html("<em>{}</em>", _words(run.runs, targets))
        case Mark.STRONG:
            return format_html("<strong>{}</strong>", _words(run.runs, targets))
        case Mark.LINK:
            return format_html('<a href="{}" rel="noopener">{}</a>', run.address, _words(run.runs, targets))
        case Mark.NOTE:
            return _reference(run.words, targets.take(run.words))


def _reference(mark: str, target: Target | None) -> SafeString:
    if target is None:
        return format_html('<sup class="note-mark">{}</sup>', mark)
    own = format_html(' id="{}"', target.reference) if target.reference else ""
    return format_html(
        '<sup class="note-mark"{}><a href="#{}" role="doc-noteref" aria-label="{}">{}</a></sup>',
        own, target.note, _("Note %(mark)s") % {"mark": mark}, mark,
    )  # fmt: skip


def _notes(rows: tuple[NoteRow, ...]) -> SafeString:
    return format_html('<div class="notes">{}</div>', SafeString("").join(_note(row) for row in rows))


def _note(row: NoteRow) -> SafeString:
    words = _words(row.runs, _Once({}))
    if not row.back:
        return format_html('<p id="{}" role="note"><span class="note-mark">{}</span> {}</p>', row.id, row.mark, words)
    return format_html(
        '<p id="{}" role="note"><a class="note-mark" href="#{}" role="doc-backlink" aria-label="{}">{}</a> {}</p>',
        row.id, row.back, _("Note %(mark)s, back to the text") % {"mark": row.mark}, row.mark, words,
    )  # fmt: skip


def _table(table: Table, targets: _Once) -> SafeString:
    head = SafeString("")
    if table.head:
        cells = SafeString("").join(
            format_html('<th scope="col">{}</th>', _words(cell, targets)) for cell in table.head
        )
        head = format_html("<thead><tr>{}</tr></thead>", cells)
    rows = SafeString("").join(
        format_html("<tr>{}</tr>", SafeString("").join(format_html("<td>{}</td>", _words(cell, targets)) for cell in row))
        for row in table.rows
    )
    return format_html(
        '<div class="scroll in-text" role="region" aria-label="{}" tabindex="0"><table>{}<tbody>{}</tbody></table></div>',
        _("Table"), head, rows,
    )  # fmt: skip


def _figure(figure: Figure, facsimile: Facsimile | None) -> SafeString:
    image = facsimile.images.get(figure.page) if facsimile else None
    if image is None:
        said = _("%(caption)s: page %(page)s of the source file, which is not shown here.") if figure.caption else _(
            "Page %(page)s of the source file, which is not shown here."
        )
        return format_html('<p class="none small"><span>{}</span></p>', said % {"caption": figure.caption, "page": figure.page})
    where = _("Page %(page)s of the source file") % {"page": figure.page}
    caption = f"{figure.caption} ({where})" if figure.caption else where
    return format_html(
        '<figure class="facsimile"><a href="{}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></a>'
        "<figcaption>{}</figcaption></figure>",
        image.url, image.url, caption, image.width, image.height, caption,
    )  # fmt: skip
