"""What was recorded since the issue before."""

from django.utils.translation import gettext as _

from practices.documents.report_files.documents import ReportCell, ReportRow, ReportTable
from practices.models.adoptions import Basis, State
from practices.models.dates import format_partial_date
from practices.queries.adoptions.statements import TONES
from practices.reports.queries.entries import SeenEntry, seen_before, seen_in_period
from practices.reports.queries.ground import ReportData
from practices.reports.queries.labels import day_words, moment_words, track_label
from practices.reports.queries.scope import ReportScope

CHANGES = "changes"


def changes_table(ground: ReportData, scope: ReportScope) -> ReportTable | None:
    """Return the entries of the period, by organization, then in order of the ledger; None for a first issue."""
    begin = seen_before(scope)
    if begin is None:
        return None
    listed = seen_in_period(ground.entries, scope)
    listed.sort(key=lambda entry: (ground.organizations[entry.organization].order, entry.sequence))
    words = {"since": moment_words(begin), "known": moment_words(scope.known_at), "count": len(listed)}
    return ReportTable(
        name=CHANGES,
        title=_("Changes since the previous issue"),
        caption=_("Entries recorded, or made public, after %(since)s and by %(known)s. Entries: %(count)s.") % words,
        heads=(
            _("Organization"),
            _("Reference instrument"),
            _("Track"),
            _("State"),
            _("Since"),
            _("Recorded"),
            _("Description"),
        ),
        rows=tuple(_row(ground, entry) for entry in listed),
        empty=_("Nothing was recorded in this period."),
        code_heads=("organization", "reference", "track", "state", "effective_on", "recorded_on", "event"),
        code_rows=tuple(_codes(ground, entry) for entry in listed),
    )


def _row(ground: ReportData, entry: SeenEntry) -> ReportRow:
    organization, reference = ground.organizations[entry.organization], ground.references[entry.reference]
    return ReportRow(
        (
            ReportCell(organization.name.text, address=organization.address, language=organization.name.language),
            ReportCell(reference.title.text, address=reference.address, language=reference.title.language),
            ReportCell(track_label(entry.track)),
            ReportCell(entry.state_label, TONES[State(entry.state)]),
            ReportCell(entry.since),
            ReportCell(day_words(entry.recorded_on)),
            ReportCell(_what(entry), small="" if entry.reverses else entry.word_note),
        ),
        is_demonstration=organization.is_demonstration,
    )


def _what(entry: SeenEntry) -> str:
    if entry.reverses:
        return _("Reversed")
    if entry.checks or entry.basis == Basis.CHECKED:
        return _("Checked by the secretariat")
    if entry.seen_at > entry.recorded_at:
        return _("Made public")
    return _("Recorded")


def _codes(ground: ReportData, entry: SeenEntry) -> tuple[str, ...]:
    return (
        str(ground.organizations[entry.organization].id),
        str(ground.references[entry.reference].id),
        entry.track,
        entry.state,
        format_partial_date(entry.effective_on, entry.effective_precision),
        entry.recorded_on.isoformat(),
        str(entry.public_id),
    )
