"""The words of a provision as markup: paragraphs, tables, notes, pages of the source file in place."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from practices.documents.documents import direction
from practices.documents.notation import Block, Figure, Note, Paragraph, Run, RunKind, Runs, Table, TextPicture
from practices.queries.editions.facsimiles import Facsimile
from practices.queries.editions.notes import NoteRow, Target
from practices.queries.editions.passages import Passage
from practices.queries.editions.pictures import Pictures, ShownPicture

register = template.Library()

Targets = Mapping[str, Target]
NOTHING = SafeString("")


@register.simple_tag
def provision_title(passage: Passage) -> SafeString:
    """Set the heading of a provision."""
    return _words(passage.title, _Once(passage.targets))


@register.simple_block_tag
def provision_words(content: str, passage: Passage, facsimile: Facsimile | str | None = None) -> SafeString:
    """Set the words of a provision and its notes; what the tag holds stands behind the last paragraph."""
    shown = facsimile if isinstance(facsimile, Facsimile) else None
    targets, last = _Once(passage.targets), SafeString(content)  # rendered by the template, which escapes
    languages = passage.languages or ("",) * len(passage.blocks)
    ends = (NOTHING,) * (len(passage.blocks) - 1) + (last,)
    blocks = [
        _block(block, targets, shown, passage.pictures, end, language)
        for block, language, end in zip(passage.blocks, languages, ends, strict=False)
    ]
    notes = _notes(passage.notes, NOTHING if blocks else last) if passage.notes else NOTHING
    return _joined((*blocks, notes))


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))


class _Once(dict[str, Target]):
    """The targets of a passage; the id of a reference is given to its first mark alone."""

    def __init__(self, targets: Targets) -> None:
        super().__init__(targets)

    def take(self, mark: str) -> Target | None:
        target = self.get(mark)
        if target is not None and target.reference:
            self[mark] = Target(target.note, "")
        return target


def _block(
    block: Block, targets: _Once, facsimile: Facsimile | None, pictures: Pictures, last: SafeString, language: str = ""
) -> SafeString:
    match block:
        case Paragraph(runs):
            own = format_html(' lang="{}" dir="{}"', language, direction(language)) if language else NOTHING
            return format_html("<p{}>{}{}</p>", own, _words(runs, targets), last)
        case Table():
            return format_html("{}{}", _table(block, targets), format_html("<p>{}</p>", last) if last else "")
        case Figure():
            return _figure(block, facsimile, last)
        case TextPicture():
            return _picture(block, pictures.get(block.code), targets, last)
        case Note():
            return NOTHING


def _words(runs: Runs, targets: _Once) -> SafeString:
    if len(runs) == 1 and runs[0].mark == RunKind.PLAIN:
        return conditional_escape(runs[0].words)
    return _joined(_run(run, targets) for run in runs)


def _run(run: Run, targets: _Once) -> SafeString:
    match run.mark:
        case RunKind.PLAIN:
            return conditional_escape(run.words)
        case RunKind.BREAK:
            return SafeString("<br>")
        case RunKind.EMPHASIS:
            return format_html("<em>{}</em>", _words(run.runs, targets))
        case RunKind.STRONG:
            return format_html("<strong>{}</strong>", _words(run.runs, targets))
        case RunKind.LINK | RunKind.TERM:
            return _link(run, _words(run.runs, targets))
        case RunKind.NOTE:
            return _reference(run.words, targets.take(run.words))


def _link(run: Run, words: SafeString) -> SafeString:
    """Set a link: a reference within the portal, a defined term, or one that the text itself has."""
    if run.address[:1] not in {"#", "/"}:
        return format_html('<a href="{}" rel="noopener">{}</a>', run.address, words)
    return format_html(
        '<a href="{}" class="{}">{}</a>', run.address, "place" if run.mark == RunKind.LINK else "term", words
    )


def _reference(mark: str, target: Target | None) -> SafeString:
    if target is None:
        return format_html('<sup class="note-mark">{}</sup>', mark)
    own = format_html(' id="{}"', target.reference) if target.reference else ""
    return format_html(
        '<sup class="note-mark"{}><a href="#{}" role="doc-noteref" aria-label="{}">{}</a></sup>',
        own, target.note, _("Note %(mark)s") % {"mark": mark}, mark,
    )  # fmt: skip


def _notes(rows: tuple[NoteRow, ...], last: SafeString) -> SafeString:
    notes = [*(_note(row, NOTHING) for row in rows[:-1]), *(_note(row, last) for row in rows[-1:])]
    return format_html('<div class="notes">{}</div>', _joined(notes))


def _note(row: NoteRow, last: SafeString) -> SafeString:
    mark = format_html('<span class="note-mark">{}</span>', row.mark)
    if row.back:
        said = _("Note %(mark)s, back to the text") % {"mark": row.mark}
        mark = format_html(
            '<a class="note-mark" href="#{}" role="doc-backlink" aria-label="{}">{}</a>', row.back, said, row.mark
        )
    return format_html('<p id="{}" role="note">{} {}{}</p>', row.id, mark, _words(row.runs, _Once({})), last)


def _table(table: Table, targets: _Once) -> SafeString:
    head = NOTHING
    if table.head:
        cells = _joined(format_html('<th scope="col">{}</th>', _words(cell, targets)) for cell in table.head)
        head = format_html("<thead><tr>{}</tr></thead>", cells)
    rows = _joined(
        format_html("<tr>{}</tr>", _joined(format_html("<td>{}</td>", _words(cell, targets)) for cell in row))
        for row in table.rows
    )
    return format_html(
        '<div class="scroll in-text" role="region" aria-label="{}" tabindex="0"><table>{}<tbody>{}</tbody></table>'
        "</div>",
        _("Table"), head, rows,
    )  # fmt: skip


def _figure(figure: Figure, facsimile: Facsimile | None, last: SafeString) -> SafeString:
    image = facsimile.images.get(figure.page) if facsimile else None
    if image is None:
        said = (
            _("%(caption)s: page %(page)s of the source file, which is not shown here.")
            if figure.caption
            else _("Page %(page)s of the source file, which is not shown here.")
        )
        return format_html(
            '<p class="none small"><span>{}</span>{}</p>',
            said % {"caption": figure.caption, "page": figure.page}, last,
        )  # fmt: skip
    where = _("Page %(page)s of the source file") % {"page": figure.page}
    caption = f"{figure.caption} ({where})" if figure.caption else where
    return format_html(
        '<figure class="facsimile"><a href="{}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></a>'
        "<figcaption>{}{}</figcaption></figure>",
        image.url, image.url, caption, image.width, image.height, caption, last,
    )  # fmt: skip


def _picture(picture: TextPicture, shown: ShownPicture | None, targets: _Once, last: SafeString) -> SafeString:
    """Set a picture with its caption; where it is not kept here, what it shows in words."""
    caption = _words(picture.caption, targets)
    said = format_html("<figcaption>{}{}</figcaption>", caption, last) if caption or last else NOTHING
    if shown is not None:
        return format_html(
            '<figure class="text-picture"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy" '
            'decoding="async">{}</figure>',
            shown.url, picture.alternative, shown.width, shown.height, said,
        )  # fmt: skip
    if picture.is_decorative and not said:
        return NOTHING
    words = _("Image: %(alternative)s") % {"alternative": picture.alternative}
    instead = words if picture.alternative else _("Image, which is not shown here")
    return format_html(
        '<figure class="text-picture"><p class="none small"><span>{}</span></p>{}</figure>', instead, said
    )
