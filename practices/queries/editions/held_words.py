"""What a source file holds beside its text, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from practices.documents.file_contents.held import LOW, ContentKind, HeldContent
from practices.queries.editions.source_contents import SourceReading
from practices.queries.wording import list_words
from practices.texts.numbering import Doubt

LABELS: Mapping[ContentKind, Any] = {
    ContentKind.COMMENTS: _("Comments"),
    ContentKind.TRACKED_CHANGES: _("Tracked changes"),
    ContentKind.HIDDEN_TEXT: _("Hidden text"),
    ContentKind.HIDDEN_LAYERS: _("Hidden layers"),
    ContentKind.ANNOTATIONS: _("Annotations"),
    ContentKind.ATTACHMENTS: _("Attachments"),
    ContentKind.EMBEDDED_FILES: _("Embedded files"),
    ContentKind.VERSIONS: _("Earlier versions"),
    ContentKind.NAMES: _("Names of people or organizations in the document properties"),
    ContentKind.SCRIPTS: _("Macros and scripts"),
    ContentKind.EXTERNAL_SOURCES: _("References to files on other computers"),
    ContentKind.SIGNATURES: _("Signatures"),
    ContentKind.PROTECTION: _("Password protection"),
    ContentKind.METADATA: _("Metadata"),
    ContentKind.CUSTOM_DATA: _("Data of other programs"),
    ContentKind.UNUSED_PARTS: _("Parts that are not used"),
    ContentKind.PICTURE_METADATA: _("Metadata in pictures"),
    ContentKind.HIDDEN_PICTURES: _("Hidden pictures"),
    ContentKind.THUMBNAILS: _("Preview pictures"),
    ContentKind.EDITING_TRACES: _("Traces of editing"),
    ContentKind.FAINT_TEXT: _("White or tiny text"),
    ContentKind.INVISIBLE_TEXT: _("Invisible text, such as the text layer of a scan"),
    ContentKind.COVERED_TEXT: _("Text under a painted box, which can still be copied"),
    ContentKind.TEXT_OUTSIDE_PAGE: _("Text outside the page"),
    ContentKind.CROPPED_PICTURES: _("Cropped parts of pictures"),
    ContentKind.UNREAD_PICTURES: _("Pictures that could not be examined"),
    ContentKind.FORM_VALUES: _("Values of form fields"),
    ContentKind.LINKS: _("Links"),
    ContentKind.ALTERNATIVE_TEXTS: _("Descriptions of pictures"),
}
"""What the kinds are called."""


def list_held(held: Iterable[HeldContent]) -> str:
    """Return a list in words, the gravest first: "Comments (2), Tracked changes (14)"."""
    rows = (
        pgettext("what a file holds, and how many", "%(kind)s (%(count)s)")
        % {"kind": LABELS[one.kind], "count": one.count}
        for one in held
    )
    return list_words(rows)


def content_doubts(held: Iterable[HeldContent], fault: str = "") -> tuple[Doubt, ...]:
    """Return what a file holds beside its text as doubts about the file as a whole (line 0), the gravest first.

    What readers see anyhow, such as links, is none.
    """
    doubts = [Doubt(0, "file_not_examined", fault, 1.0)] if fault else []
    for one in held:
        if not (one.stays and one.kind in LOW):
            message = gettext("The file contains more than its text: %(held)s.") % {"held": list_held([one])}
            doubts.append(Doubt(0, f"file_{one.kind}", message, one.weight))
    return tuple(sorted(doubts, key=lambda doubt: -doubt.weight))


def contents_in_words(reading: SourceReading) -> str:
    """Say what a source file holds beside its text, what is minor last."""
    if reading.fault:
        return reading.fault
    return list_held((*reading.grave, *reading.minor)) or gettext("Nothing was found.")


def copy_in_words(reading: SourceReading) -> str:
    """Say whether a source file is a cleaned copy, and what was taken out of it."""
    original = reading.original
    if original is None:
        return gettext("No, this is the original file.") if reading.can_be_cleaned else ""
    held = list_held(original.removed_kinds)
    return gettext("Yes. The original contains: %(held)s. It stays with the organization.") % {"held": held}
