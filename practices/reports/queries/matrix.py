"""The matrix of each reference as a table and as a heat map; of many references one table for all."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.documents.report_files.documents import ReportCell, ReportRow, ReportTable
from practices.models.adoptions import State, Track
from practices.models.dates import Precision, format_partial_date
from practices.queries.adoptions.confirmed import LatestConfirmation
from practices.queries.adoptions.statements import TONES
from practices.queries.wording import list_phrases, written_date
from practices.reports.queries.entries import SeenEntry
from practices.reports.queries.ground import ReportData, ReportOrganization, ReportReference
from practices.reports.queries.labels import day_words, state_label, unconfirmed_note
from practices.reports.queries.notes import EvidenceNotes
from practices.reports.queries.scope import ReportScope

MOST_MATRICES = 12
"""Of more references than this one table tells, without the organizations of which nothing is recorded."""
STANDING = "standing"
"""Name of the table of many references."""

Stated = dict[str, SeenEntry]


def matrix_tables(ground: ReportData, scope: ReportScope, notes: EvidenceNotes) -> tuple[ReportTable, ...]:
    """Return the matrix of each reference, in alphabetical order, or one table where there are many."""
    if len(ground.references) > MOST_MATRICES:
        return (_one_table(ground, scope, notes),)
    names = matrix_names(ground)
    return tuple(_matrix(ground, scope, notes, reference, names[key]) for key, reference in ground.references.items())


def matrix_names(ground: ReportData) -> dict[int, str]:
    """Name the table of each reference by its slug; the second of the same slug carries a number."""
    names: dict[int, str] = {}
    for key, reference in ground.references.items():
        name, number = f"matrix-{reference.slug}", 2
        while name in names.values():
            name, number = f"matrix-{reference.slug}-{number}", number + 1
        names[key] = name
    return names


def beside(
    ground: ReportData, reference: ReportReference, scope: ReportScope
) -> list[tuple[ReportOrganization, Stated]]:
    """Return the organizations that take part, the issuer aside, with what stands of each, by track."""
    return [
        (one, _stated(ground, scope, reference, one))
        for one in ground.partakers(scope.as_of)
        if one.key != reference.issuer
    ]


def _stated(ground: ReportData, scope: ReportScope, reference: ReportReference, one: ReportOrganization) -> Stated:
    standing = ground.standing_of(one.key, scope.as_of)
    return {track.value: entry for track in Track if (entry := standing.get((reference.key, track.value)))}


def _matrix(
    ground: ReportData, scope: ReportScope, notes: EvidenceNotes, reference: ReportReference, name: str
) -> ReportTable:
    listed = beside(ground, reference, scope)
    confirmed = ground.last_confirmed(scope.as_of)
    days = [confirmed.get((reference.key, one.key)) for one, _cells in listed]
    rows = [_row(one, stated, day, notes) for (one, stated), day in zip(listed, days, strict=True)]
    codes = [_codes(one, stated, day) for (one, stated), day in zip(listed, days, strict=True)]
    words = {"reference": reference.title.text, "issuer": reference.issuer_name.text, "day": written_date(scope.as_of)}
    words["count"] = str(len(rows))
    caption = _(
        "Organizations taking part, and where they stood on %(day)s in relation to “%(reference)s” of "
        "%(issuer)s. Organizations: %(count)s. The issuer has no row."
    )
    return ReportTable(
        name=name,
        title=reference.title.text,
        caption=caption % words,
        heads=(_("Organization"), *(str(track.label) for track in Track), _("Last confirmed")),
        rows=tuple(rows),
        empty=_("No organization takes part yet."),
        code_heads=("organization", *_CODE_HEADS),
        code_rows=tuple(codes),
    )


_CODE_HEADS = (
    *(head for track in Track for head in (track.value, f"{track.value}_since", f"{track.value}_event")),
    "confirmed_on",
)


def _one_table(ground: ReportData, scope: ReportScope, notes: EvidenceNotes) -> ReportTable:
    confirmed = ground.last_confirmed(scope.as_of)
    rows, codes, unsaid = [], [], 0
    for reference in ground.references.values():
        listed = beside(ground, reference, scope)
        said = [(one, stated) for one, stated in listed if stated]
        unsaid += len(listed) - len(said)
        heading = ReportCell(reference.title.text, small=reference.issuer_name.text, address=reference.address)
        for one, stated in said:
            day = confirmed.get((reference.key, one.key))
            row = _row(one, stated, day, notes)
            rows.append(ReportRow((heading, *row.cells), is_demonstration=row.is_demonstration))
            codes.append((str(reference.id), *_codes(one, stated, day)))
    words = {"day": written_date(scope.as_of)}
    caption = _("Where organizations stood on %(day)s, by reference instrument.") % words
    more = ngettext(
        "In addition, nothing is recorded in %(count)s case: an organization taking part, "
        "in relation to one reference.",
        "In addition, nothing is recorded in %(count)s cases: an organization taking "
        "part, in relation to one reference.",
        unsaid,
    ) % {"count": unsaid}
    return ReportTable(
        name=STANDING,
        title=_("Where organizations stand"),
        caption=f"{caption} {more}",
        heads=(
            _("Reference instrument"),
            _("Organization"),
            *(str(track.label) for track in Track),
            _("Last confirmed"),
        ),
        rows=tuple(rows),
        code_heads=("reference", "organization", *_CODE_HEADS),
        code_rows=tuple(codes),
    )


def _row(one: ReportOrganization, stated: Stated, day: LatestConfirmation | None, notes: EvidenceNotes) -> ReportRow:
    name = ReportCell(one.name.text, address=one.address, language=one.name.language)
    cells = (_cell(stated.get(track.value), notes) for track in Track)
    return ReportRow((name, *cells, _confirmed_cell(day)), is_demonstration=one.is_demonstration)


def _cell(entry: SeenEntry | None, notes: EvidenceNotes) -> ReportCell:
    if entry is None:
        return ReportCell(state_label(State.NOT_KNOWN), tone="unknown")
    since = _("since %(day)s") % {"day": entry.since} if entry.effective_precision != Precision.UNKNOWN else ""
    small = list_phrases(filter(None, (since, entry.word_note)))
    return ReportCell(entry.state_label, TONES[State(entry.state)], small, notes.numbers_of(entry))


def _confirmed_cell(day: LatestConfirmation | None) -> ReportCell:
    if day is None:
        return ReportCell("")
    written = day_words(day.on, day.precision)
    words = _("not reconfirmed since %(day)s") % {"day": written} if day.is_due else written
    return ReportCell(words, small=unconfirmed_note(is_confirmed=day.is_own_word))


def _codes(one: ReportOrganization, stated: Stated, day: LatestConfirmation | None) -> tuple[str, ...]:
    codes = [str(one.id)]
    for track in Track:
        entry = stated.get(track.value)
        since = format_partial_date(entry.effective_on, entry.effective_precision) if entry else ""
        codes += [entry.state, since, str(entry.public_id)] if entry else ["", "", ""]
    return (*codes, format_partial_date(day.on, day.precision) if day and day.is_own_word else "")
