"""Words about doubts: their kind, and how grave they are."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.documents.file_contents.held import ContentKind, HeldContent
from practices.models import EditionPage
from practices.queries.editions.held_words import LABELS, list_held
from practices.queries.editions.source_contents import SourceReading, read_source_contents

register = template.Library()

KINDS = {
    "missing_number": gettext_lazy("Numbers that are missing"),
    "repeated_number": gettext_lazy("Numbers that come twice"),
    "out_of_order": gettext_lazy("Numbers out of order"),
    "starts_late": gettext_lazy("Numbers that do not begin with 1"),
    "list_starts_late": gettext_lazy("Lists that do not begin with 1"),
    "repeated_id": gettext_lazy("Identifiers that come twice"),
    "level_without_parent": gettext_lazy("Levels with nothing above them"),
    "renamed": gettext_lazy("Identifiers that were changed"),
    "number_without_list": gettext_lazy("Numbers of a list that the file does not define"),
    "unknown_number_format": gettext_lazy("Numbers in an unknown format"),
    "number_field": gettext_lazy("Numbers that could not be read"),
    "numbers_by_style": gettext_lazy("Numbers that a style sheet makes"),
    "ocr_mark": gettext_lazy("Marks left by scanning"),
    "debris": gettext_lazy("Lines left by the page"),
    "page_number": gettext_lazy("Page numbers"),
    "running_heads": gettext_lazy("Running heads that were left out"),
    "contents_left_out": gettext_lazy("Tables of contents that were left out"),
    "ocr_layer": gettext_lazy("Words that a machine read from a picture"),
    "page_facsimile": gettext_lazy("Pages that could not be read as text"),
    "table_facsimile": gettext_lazy("Tables whose cells were not told apart"),
    "broken_page": gettext_lazy("Damaged pages"),
    "hyphens": gettext_lazy("Hyphens at the ends of lines"),
    "turned_text": gettext_lazy("Turned text"),
    "slanted_text": gettext_lazy("Slanted text that was left out"),
    "margin_notes": gettext_lazy("Words in the margin"),
    "guessed_encoding": gettext_lazy("Characters that were guessed"),
    "broken_characters": gettext_lazy("Characters that are broken"),
    "control_characters": gettext_lazy("Control characters that were left out"),
    "decoded_glyphs": gettext_lazy("Letters that were worked out"),
    "unknown_characters": gettext_lazy("Characters without a meaning"),
    "unknown_symbol": gettext_lazy("Signs that could not be read"),
    "picture": gettext_lazy("Pictures that are not in the text"),
    "picture_left_out": gettext_lazy("Pictures that are not in the text"),
    "equation": gettext_lazy("Equations"),
    "embedded_object": gettext_lazy("Embedded objects"),
    "embedded_document": gettext_lazy("Embedded documents"),
    "foreign": gettext_lazy("Parts that are no text"),
    "other_file": gettext_lazy("Parts that stand in another file"),
    "control_left_out": gettext_lazy("Fields of forms"),
    "command_left_out": gettext_lazy("Commands of a site's program"),
    "merged_cells": gettext_lazy("Merged cells of tables"),
    "tracked_changes": gettext_lazy("Tracked changes"),
    "comments_left_out": gettext_lazy("Comments that were left out"),
    "hidden_text": gettext_lazy("Hidden words"),
    "hidden_layers": gettext_lazy("Hidden layers"),
    "struck_text": gettext_lazy("Words that are struck through"),
    "text_box": gettext_lazy("Text boxes"),
    "page_box": gettext_lazy("Words fixed to a page that were left out"),
    "framed_text": gettext_lazy("Text in frames"),
    "open_field": gettext_lazy("Fields that do not end"),
    "note_missing": gettext_lazy("Notes that are missing"),
    "note_unplaced": gettext_lazy("Notes whose mark was not found"),
    "other_version": gettext_lazy("Another version of the format"),
    "text_cut": gettext_lazy("Text that was not read to the end"),
    "too_many_numbers": gettext_lazy("More numbers than are told apart"),
    "too_many_paragraphs": gettext_lazy("More paragraphs than are told apart"),
    "more_doubts": gettext_lazy("More doubts than are listed"),
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
