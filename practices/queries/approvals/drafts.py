"""A draft beside what is published: its text with the words that changed marked, and its other fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organizations.models.page_fields import label_of, with_described
from practices.documents.provisions import read_provisions
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.queries.comparison.changes import ChangeSheet, trace_columns
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.editions.pictures import DraftPicture, pictures_to_approve
from practices.queries.editions.units import units_and_headings
from practices.queries.wording import with_label, written_date
from practices.texts.comparison import DiffKind, Span, diff_words


def _with_described(model: type[Any], *names: str) -> tuple[str, ...]:
    return tuple(with_described(model, "draft", dict.fromkeys(names), lambda *_about: None))


FIELDS: dict[type[Any], tuple[str, ...]] = {
    InstrumentPage: _with_described(InstrumentPage, "title"),
    EditionPage: _with_described(EditionPage, "title", "dated_on", "source_name"),
    PracticePage: (
        "title",
        "kind",
        "language",
        "summary",
        "what_was_done",
        "results",
        "lessons",
        "reuse",
        "contact",
    ),
}
"""What is shown of each kind of page beside its text, in the order of the form."""
PIECE_FIELDS = ("eid", "element", "label", "num", "path", "heading", "text", "level", "position", "hash")


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field: its label, and its words as `spans` against what is published."""

    label: str
    spans: tuple[Span, ...]

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than what is published."""
        return any(span.kind is not DiffKind.EQUAL for span in self.spans)


@dataclass(frozen=True, slots=True)
class DraftReading:
    """A draft to be read. `is_new`: nothing is published yet, so that nothing is marked.

    `sheet` is the whole numbered text with its changes, None where there is none.
    """

    is_new: bool
    fields: tuple[FieldLine, ...]
    sheet: ChangeSheet | None
    language: str = ""
    pictures: tuple[DraftPicture, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what is published."""
        is_text_changed = bool(self.sheet and self.sheet.difference_count)
        is_picture_new = any(picture.is_new for picture in self.pictures)
        return is_text_changed or is_picture_new or any(line.is_changed for line in self.fields)


def read_draft(draft: Any, published: Any | None) -> DraftReading:
    """Set a draft (a page as its revision has it) beside the published page, None where there is none.

    No query for the text, one for its pictures; a few for lists and topics.
    """
    is_new = published is None
    before = dict(_words_of(published)) if published is not None else {}
    after = dict(_words_of(draft))
    labels = dict.fromkeys((*after, *before))
    lines = tuple(
        FieldLine(label, tuple(_diff(after.get(label, "") if is_new else before.get(label, ""), after.get(label, ""))))
        for label in labels
    )
    pictures = pictures_to_approve(draft, published) if isinstance(draft, EditionPage) else ()
    return DraftReading(is_new, lines, _sheet(draft, published), getattr(draft, "language", ""), pictures)


def _diff(before: str, after: str) -> Sequence[Span]:
    return [Span(DiffKind.EQUAL, after, after)] if before == after else diff_words(before, after)


def _words_of(page: Any) -> Iterable[tuple[str, str]]:
    """Return label and words of each field of a page that says something."""
    for name in FIELDS[type(page)]:
        shown = getattr(page, f"get_{name}_display", None)
        value = shown() if shown else getattr(page, name)
        if name == "dated_on":
            value = written_date(page.dated_on, page.precision)
        if value not in (None, "", False):
            label = _("Source file") if name == "source_name" else str(label_of(page, name))
            yield label, _("Yes") if value is True else str(value)
    if isinstance(page, InstrumentPage):
        yield from _lists_of(page)
    if not isinstance(page, EditionPage):
        topics = sorted(item.tag.label_in() for item in page.topic_items.all())
        if topics:
            yield _("Topics"), "\n".join(topics)


def _lists_of(page: InstrumentPage) -> Iterable[tuple[str, str]]:
    lists = (
        (_("Titles in other languages"), [with_label(one.language, one.title) for one in page.titles.all()]),
        (_("Also cited as"), [str(one) for one in page.cited_as.all()]),
        (_("Dates"), [str(one) for one in page.events.all()]),
        (_("Comes from"), [with_label(one.get_kind_display(), _named(one.other, page)) for one in page.lineage.all()]),
    )
    yield from ((label, "\n".join(words)) for label, words in lists if words)


def _named(other: InstrumentPage, page: InstrumentPage) -> str:
    """Name an instrument that everybody, or the page's own organization, may see."""
    is_own = other.organization_id == page.organization_id
    return other.title_in() if is_own or other.is_visible_to(None) else _("an instrument that is not public")


def _sheet(draft: Any, published: Any | None) -> ChangeSheet | None:
    if not isinstance(draft, EditionPage) or not draft.numbered_text.strip():
        return None
    after = _column(draft)
    before = _column(published) if published is not None else ComparisonColumn(draft, ())
    return trace_columns(before, after, whole=True)


def _column(edition: EditionPage) -> ComparisonColumn:
    """Cut a text into its units without any row: what a draft says has none yet."""
    pieces = read_provisions(edition.numbered_text, language=edition.language or "en").provisions
    rows: dict[str, Provision] = {}
    for number, piece in enumerate(pieces, 1):
        above = rows.get(piece.parent or "")
        values = {name: getattr(piece, name) for name in PIECE_FIELDS}
        rows[piece.eid] = Provision(pk=number, parent_id=above.pk if above else None, **values)
    units, headings = units_and_headings(rows.values(), topics={})
    return ComparisonColumn(edition, tuple(units), url="#", headings=tuple(headings))
