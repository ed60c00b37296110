"""Words about acts on the structure of a text, and the pieces of a text as they are edited."""

import json
from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices.documents.notation import Block, Figure, Note, Paragraph, RunKind, Runs, Table, TextPicture
from practices.documents.structure_pieces import EditorPiece
from practices.queries.editions.pictures import Pictures, ShownPicture
from practices.texts.editing import ActName, EditedText, Mend, RefusedBecause

register = template.Library()

KINDS = {
    "preface": gettext_lazy("Title"),
    "preamble": gettext_lazy("Preamble"),
    "conclusions": gettext_lazy("Closing words"),
    "heading": gettext_lazy("Heading"),
    "annex": gettext_lazy("Annex"),
    "provision": gettext_lazy("Provision"),
    "item": gettext_lazy("Item of a list"),
    "paragraph": gettext_lazy("Paragraph"),
    "note": gettext_lazy("Note"),
    "table": gettext_lazy("Table"),
    "caption": gettext_lazy("Caption"),
    "picture": gettext_lazy("Image"),
    "contents": gettext_lazy("Table of contents"),
    "left_out": gettext_lazy("Left out"),
}
DONE = {
    ActName.HEADING: gettext_lazy("This is now a heading."),
    ActName.TITLE: gettext_lazy("This is now the heading of the provision."),
    ActName.PARAGRAPH: gettext_lazy("This is now a paragraph."),
    ActName.JOIN: gettext_lazy("This is now part of the piece before."),
    ActName.PROVISION: gettext_lazy("This is now a provision with a number of its own."),
    ActName.ANNEX: gettext_lazy("This is now an annex."),
    ActName.TABLE: gettext_lazy("This is now a table."),
    ActName.NOTE: gettext_lazy("This is now a note."),
    ActName.CAPTION: gettext_lazy("This is now a caption."),
    ActName.DESCRIBE: gettext_lazy("The text alternative was saved with the image."),
    ActName.DECORATIVE: gettext_lazy("This image is now decorative: screen readers pass over it."),
    ActName.QUOTATION: gettext_lazy("This is now quoted by the piece before."),
    ActName.LEAVE_OUT: gettext_lazy("This is left out. Readers will not see it."),
    ActName.BRING_BACK: gettext_lazy("This was brought back. Readers will see it."),
    ActName.SPLIT: gettext_lazy("This is now two pieces."),
    ActName.INDENT: gettext_lazy("This is now one level deeper."),
    ActName.OUTDENT: gettext_lazy("This is now one level higher."),
    ActName.UP: gettext_lazy("This was moved up."),
    ActName.DOWN: gettext_lazy("This was moved down."),
    ActName.NUMBER: gettext_lazy("The number was set."),
    ActName.WORDS: gettext_lazy("The words were changed."),
    ActName.RENAME: gettext_lazy("The heading was changed."),
}
TO_MAKE = {
    ActName.HEADING: gettext_lazy("Heading"),
    ActName.TITLE: gettext_lazy("Heading of the provision"),
    ActName.PARAGRAPH: gettext_lazy("Paragraph"),
    ActName.JOIN: gettext_lazy("Part of the one before"),
    ActName.PROVISION: gettext_lazy("Numbered provision"),
    ActName.ANNEX: gettext_lazy("Annex"),
    ActName.TABLE: gettext_lazy("Table"),
    ActName.NOTE: gettext_lazy("Note"),
    ActName.CAPTION: gettext_lazy("Caption"),
    ActName.QUOTATION: gettext_lazy("Quotation"),
    ActName.LEAVE_OUT: gettext_lazy("Leave out"),
    ActName.BRING_BACK: gettext_lazy("Bring back"),
}
"""What a piece can be made, as the buttons say it."""
TO_DESCRIBE = {
    ActName.DESCRIBE: gettext_lazy("Set the text alternative"),
    ActName.DECORATIVE: gettext_lazy("Decorative image"),
}
"""What is said of an image, as the buttons say it."""
TO_MOVE = {
    ActName.UP: gettext_lazy("Move up"),
    ActName.DOWN: gettext_lazy("Move down"),
    ActName.OUTDENT: gettext_lazy("One level higher"),
    ActName.INDENT: gettext_lazy("One level deeper"),
}
MENDS = {
    ActName.CAPTION: gettext_lazy("Make it a caption"),
    ActName.DESCRIBE: gettext_lazy("Set the text alternative"),
    ActName.DECORATIVE: gettext_lazy("It is decorative"),
    ActName.JOIN: gettext_lazy("Join it to the one before"),
    ActName.PARAGRAPH: gettext_lazy("Make it a paragraph"),
    ActName.PROVISION: gettext_lazy("Make it a provision"),
    ActName.SPLIT: gettext_lazy("Begin a provision there"),
    ActName.OUTDENT: gettext_lazy("Move it one level higher"),
    ActName.INDENT: gettext_lazy("Move the list one level deeper"),
}
"""What mends a doubt, as the button says it."""
REFUSALS = {
    RefusedBecause.NO_PLACE: gettext_lazy("The text has changed in the meantime. Choose again what to change."),
    RefusedBecause.NOTHING_BEFORE: gettext_lazy("There is nothing before it that it could belong to."),
    RefusedBecause.NO_PROVISION: gettext_lazy(
        "There is no number without a heading directly above or below it. Give it a number of its own instead."
    ),
    RefusedBecause.NO_NUMBER: gettext_lazy(
        "It does not begin with a number. Give the number it should have, such as Article 4 or (a)."
    ),
    RefusedBecause.NO_WORDS: gettext_lazy("No words would be left. Use Leave out instead."),
    RefusedBecause.NO_OWN_WORDS: gettext_lazy("It has no words of its own. Choose the pieces below it."),
    RefusedBecause.NOWHERE_TO_GO: gettext_lazy("It cannot be moved there."),
    RefusedBecause.NO_CUT: gettext_lazy("Place the cursor between two words, where the second piece begins."),
    RefusedBecause.OTHERS_CHANGE: gettext_lazy("This would change other pieces too. Edit the text itself instead."),
    RefusedBecause.NOTHING_CHANGES: gettext_lazy("Nothing would change: it is that already."),
    RefusedBecause.LEFT_OUT: gettext_lazy("It is left out. Bring it back first."),
    RefusedBecause.NOT_LEFT_OUT: gettext_lazy("It is not left out."),
    RefusedBecause.NO_PICTURE: gettext_lazy("There is no image in it."),
    RefusedBecause.IS_PICTURE: gettext_lazy("An image stays an image. Choose the words before or after it."),
    RefusedBecause.NO_ALTERNATIVE: gettext_lazy("Say what the image shows, or mark it as decorative."),
}


def say_done(name: ActName, edited: EditedText) -> str:
    """Say what an act did, and what became of the ids that public links rest on."""
    said = [str(DONE[name])]
    if kept := len(edited.kept):
        words = ngettext("%(count)s public link was kept.", "%(count)s public links were kept.", kept)
        said.append(words % {"count": kept})
    if lost := len(edited.lost):
        words = ngettext(
            "%(count)s public link will lead to a provision that no longer exists.",
            "%(count)s public links will lead to provisions that no longer exist.",
            lost,
        )
        said.append(words % {"count": lost})
    return " ".join(said)


MOST_USED = (
    ActName.PARAGRAPH,
    ActName.HEADING,
    ActName.PROVISION,
    ActName.JOIN,
    ActName.LEAVE_OUT,
    ActName.BRING_BACK,
)
_SHOWN_AS = {
    **{name: name.value for name in (ActName.HEADING, ActName.PARAGRAPH, ActName.PROVISION, ActName.ANNEX)},
    **{name: name.value for name in (ActName.TABLE, ActName.NOTE, ActName.CAPTION)},
    ActName.LEAVE_OUT: "left_out",
}


@register.simple_tag
def acts_most_used() -> list[tuple[str, str]]:
    """List the acts that stand in the row of buttons: act and label."""
    return [(name.value, str(TO_MAKE[name])) for name in MOST_USED]


@register.simple_tag
def acts_less_used() -> list[tuple[str, str]]:
    """List the acts that are offered on asking: act and label."""
    return [(name.value, str(label)) for name, label in TO_MAKE.items() if name not in MOST_USED]


@register.simple_tag
def kinds_of_acts() -> str:
    """Return, in JSON, the kind that an act makes a piece, and its name: what the editor shows before the answer."""
    return json.dumps({name.value: [kind, str(KINDS[kind])] for name, kind in _SHOWN_AS.items()})


@register.simple_tag
def acts_to_make() -> list[tuple[str, str]]:
    """List what a piece can be made: act and label."""
    return [(name.value, str(label)) for name, label in TO_MAKE.items()]


@register.simple_tag
def acts_to_move() -> list[tuple[str, str]]:
    """List where a piece can be moved: act and label."""
    return [(name.value, str(label)) for name, label in TO_MOVE.items()]


@register.filter
def asks_words(mend: Mend) -> bool:
    """Tell whether a mend needs words that only a person can give: the text alternative of an image."""
    return mend.act.name is ActName.DESCRIBE


@register.filter
def words_field(mend: Mend) -> str:
    """Name the field of the words that a mend needs, in a form without script."""
    return f"alternative-{mend.act.places[0]}"


@register.simple_tag
def acts_to_describe() -> list[tuple[str, str]]:
    """List what can be said of an image: act and label."""
    return [(name.value, str(label)) for name, label in TO_DESCRIBE.items()]


@register.filter
def mend_label(mend: Mend) -> str:
    """Say what mends a doubt: "Make it a caption"."""
    act = mend.act
    if mend.words and act.name is ActName.NUMBER:
        return _("Give “%(words)s” the number %(number)s") % {"words": mend.words, "number": act.words}
    if mend.words and act.name is ActName.PROVISION:
        return _("Make “%(words)s” a provision") % {"words": mend.words}
    if mend.words and act.name is ActName.SPLIT:
        return _("Begin %(number)s there") % {"number": mend.words}
    if act.name is ActName.NUMBER:
        return _("Change the number to %(number)s") % {"number": act.words}
    return str(MENDS[act.name])


@register.filter
def mend_values(mend: Mend) -> str:
    """Return the act of a mend as the form of acts takes it, in JSON."""
    act = mend.act
    values: dict[str, object] = {"act": act.name, "places": list(act.places), "at": act.at, "words": act.words}
    return json.dumps({**values, "in_heading": "on"} if act.in_heading else values)


@register.filter
def kind_of_piece(piece: EditorPiece) -> str:
    """Name what a piece is."""
    return str(KINDS[piece.kind])


@register.simple_tag
def piece_words(piece: EditorPiece, pictures: Pictures | str | None = None) -> SafeString:
    """Set the words of a piece as readers see them, without links: the piece itself is what one clicks."""
    shown = pictures if isinstance(pictures, Mapping) else {}
    heading = (
        format_html('<strong class="piece-heading">{}</strong>', _runs(piece.heading_runs)) if piece.heading else ""
    )
    return format_html("{}{}", heading, _joined(_block(block, shown) for block in piece.blocks))


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _block(block: Block, pictures: Pictures) -> SafeString:
    match block:
        case Paragraph(runs):
            return format_html('<span class="piece-paragraph">{}</span>', _runs(runs))
        case Note(mark, runs):
            return format_html('<span class="piece-paragraph"><sup>{}</sup> {}</span>', mark, _runs(runs))
        case Figure():
            caption = block.caption or _("Page of the source file")
            return format_html('<span class="piece-paragraph piece-figure">{} ({})</span>', caption, block.page)
        case TextPicture():
            return _picture(block, pictures.get(block.code))
        case Table():
            rows = [block.head, *block.rows] if block.head else block.rows
            return format_html('<span class="piece-table">{}</span>', _joined(_row(row) for row in rows))


def _picture(picture: TextPicture, shown: ShownPicture | None) -> SafeString:
    """Set a picture, what it shows in words, and its caption."""
    if picture.is_decorative:
        said = _("Decorative image")
    elif picture.alternative:
        said = _("Text alternative: %(words)s") % {"words": picture.alternative}
    else:
        said = _("This image has no text alternative")
    image = _image(shown) if shown is not None else _absent(picture.code)
    caption: str = ""
    if picture.caption:
        caption = format_html('<span class="piece-paragraph"><em>{}</em></span>', _runs(picture.caption))
    return format_html(
        '<span class="piece-picture">{}<span class="piece-alternative">{}</span>{}</span>', image, said, caption
    )


def _absent(code: str) -> SafeString:
    """Hold the place of a picture that is not kept: the form of an import, which has the file, sets it there."""
    return format_html('<span data-picture="{}">{} </span>', code, _("This image is not kept here."))


def _image(shown: ShownPicture) -> SafeString:
    return format_html(
        '<img src="{}" alt="" width="{}" height="{}" loading="lazy">', shown.url, shown.width, shown.height
    )


def _row(row: tuple[Runs, ...]) -> SafeString:
    cells = _joined(format_html('<span class="piece-cell">{} </span>', _runs(cell)) for cell in row)
    return format_html('<span class="piece-row">{}</span>', cells)


def _runs(runs: Runs) -> SafeString:
    return _joined(_run(run.mark, run.words, run.runs) for run in runs)


def _run(mark: RunKind, words: str, inner: Runs) -> SafeString:
    match mark:
        case RunKind.EMPHASIS:
            return format_html("<em>{}</em>", _runs(inner))
        case RunKind.STRONG:
            return format_html("<strong>{}</strong>", _runs(inner))
        case RunKind.NOTE:
            return format_html("<sup>{}</sup>", words)
        case RunKind.BREAK:
            return SafeString("<br>")
        case _:
            return format_html("{}{}", words, _runs(inner))
