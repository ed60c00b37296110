"""Words about doubts: their kind, and how grave they are."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.documents.file_contents.held import ContentKind, HeldContent
from practices.models.editions import EditionPage
from practices.queries.editions.held_words import LABELS, list_held
from practices.queries.editions.source_contents import SourceReading, read_source_contents

register = template.Library()

KINDS = {
    "missing_number": gettext_lazy("Numbers that are missing"),
    "repeated_number": gettext_lazy("Numbers that come twice"),
    "out_of_order": gettext_lazy("Numbers out of order"),
    "starts_late": gettext_lazy("Numbers that do not begin with 1"),
    "list_starts_late": gettext_lazy("Lists that do not begin with 1"),
    "caption": gettext_lazy("Captions of figures and tables"),
    "number_without_space": gettext_lazy("Numbers too close to their words"),
    "swallowed_number": gettext_lazy("Numbers in the words of another provision"),
    "long_heading": gettext_lazy("Headings that contain text"),
    "list_restarts": gettext_lazy("Lists that begin again"),
    "false_number": gettext_lazy("Numbers that are part of a sentence"),
    "repeated_id": gettext_lazy("Identifiers that come twice"),
    "level_without_parent": gettext_lazy("Levels with no level above them"),
    "renamed": gettext_lazy("Identifiers that were changed"),
    "number_without_list": gettext_lazy("Numbers of a list that the file does not define"),
    "unknown_number_format": gettext_lazy("Numbers in an unknown format"),
    "number_field": gettext_lazy("Numbers that could not be read"),
    "numbers_by_style": gettext_lazy("Numbers that a style sheet makes"),
    "ocr_mark": gettext_lazy("Marks left by scanning"),
    "debris": gettext_lazy("Lines left over from the page layout"),
    "page_number": gettext_lazy("Page numbers"),
    "running_heads": gettext_lazy("Running heads omitted"),
    "running_pictures": gettext_lazy("Running images omitted"),
    "contents_left_out": gettext_lazy("Tables of contents omitted"),
    "ocr_layer": gettext_lazy("Words that a machine read from an image"),
    "page_facsimile": gettext_lazy("Pages that could not be read as text"),
    "table_facsimile": gettext_lazy("Tables whose cells could not be separated"),
    "broken_page": gettext_lazy("Damaged pages"),
    "hyphens": gettext_lazy("Hyphens at the ends of lines"),
    "turned_text": gettext_lazy("Rotated text"),
    "slanted_text": gettext_lazy("Text at an angle omitted (stamp, watermark)"),
    "margin_notes": gettext_lazy("Words in the margin"),
    "unsure_words": gettext_lazy("Words that were recognized with doubt"),
    "other_language": gettext_lazy("Text in another language than stated"),
    "passage_language": gettext_lazy("Passages in another language"),
    "guessed_encoding": gettext_lazy("Characters that were guessed"),
    "broken_characters": gettext_lazy("Characters that are broken"),
    "control_characters": gettext_lazy("Control characters omitted"),
    "decoded_glyphs": gettext_lazy("Letters that were inferred"),
    "unknown_characters": gettext_lazy("Characters without a meaning"),
    "unknown_symbol": gettext_lazy("Unreadable characters"),
    "no_alternative": gettext_lazy("Images without a text alternative"),
    "picture": gettext_lazy("Images that are not in the text"),
    "picture_left_out": gettext_lazy("Images that are not in the text"),
    "equation": gettext_lazy("Equations"),
    "embedded_object": gettext_lazy("Embedded objects"),
    "embedded_document": gettext_lazy("Embedded documents"),
    "foreign": gettext_lazy("Parts that are not text"),
    "other_file": gettext_lazy("Parts stored in another file"),
    "control_left_out": gettext_lazy("Fields of forms"),
    "command_left_out": gettext_lazy("Program commands of a website"),
    "merged_cells": gettext_lazy("Merged cells of tables"),
    "tracked_changes": gettext_lazy("Tracked changes"),
    "comments_left_out": gettext_lazy("Comments omitted"),
    "hidden_text": gettext_lazy("Hidden text"),
    "hidden_layers": gettext_lazy("Hidden layers"),
    "struck_text": gettext_lazy("Struck-through text"),
    "text_box": gettext_lazy("Text boxes"),
    "page_box": gettext_lazy("Text fixed to a page, omitted"),
    "framed_text": gettext_lazy("Text in frames"),
    "open_field": gettext_lazy("Fields without an end"),
    "note_missing": gettext_lazy("Notes that are missing"),
    "note_unplaced": gettext_lazy("Notes whose reference mark was not found"),
    "other_version": gettext_lazy("Another version of the format"),
    "text_cut": gettext_lazy("Text that was not read to the end"),
    "too_many_numbers": gettext_lazy("Too many numbers to distinguish"),
    "too_many_paragraphs": gettext_lazy("Too many paragraphs to distinguish"),
    "more_doubts": gettext_lazy("Too many doubts to list"),
}
"""What the kinds of doubt that a reader or the numbering can have are called; another is called by its code."""
GRAVE = 0.7
MIDDLING = 0.4


@register.filter
def kind_of_doubt(code: str) -> str:
    """Name a kind of doubt."""
    return str(KINDS[code]) if code in KINDS else code.replace("_", " ").capitalize()


@register.filter
def gravity(weight: float) -> str:
    """Say how grave a doubt of this weight (0.0 to 1.0) is."""
    if weight >= GRAVE:
        return _("probably wrong")
    return _("worth a look") if weight >= MIDDLING else _("minor")


@register.filter
def kind_of_content(kind: ContentKind) -> str:
    """Name a kind of what a file holds beside its text."""
    return str(LABELS[kind])


@register.filter
def gravity_of_content(weight: float) -> str:
    """Say how grave it is that a file holds something of this weight (0.0 to 1.0) beside its text."""
    if weight >= GRAVE:
        return _("serious")
    return _("worth a look") if weight >= MIDDLING else _("minor")


@register.filter
def contents_list(held: Iterable[HeldContent]) -> str:
    """List what a file holds beside its text."""
    return list_held(held)


@register.simple_tag
def contents_of(edition: EditionPage) -> SourceReading | None:
    """Return what the source file of an edition that is saved holds beside its text."""
    is_saved = (
        edition.pk is not None and bool(edition.source_checksum) and getattr(edition.source_file, "_committed", False)
    )
    return read_source_contents(edition) if is_saved else None
