"""Tables that sum up: the references of the report, adoption over time."""

import datetime

from django.utils.translation import gettext as _

from practices.documents.report_files.documents import ReportCell, ReportRow, ReportTable
from practices.models.adoptions import HAS_SIMILAR, Track
from practices.queries.pictures.steps import CountStep, counting_words
from practices.queries.wording import written_date
from practices.reports.queries.charts import OVER_TIME
from practices.reports.queries.ground import ReportData, ReportReference
from practices.reports.queries.matrix import beside
from practices.reports.queries.scope import ReportScope

REFERENCES = "references"


def references_table(ground: ReportData, scope: ReportScope) -> ReportTable:
    """Return the references, alphabetical, with how many organizations stand beside each."""
    counted = [(reference, *_counts(ground, scope, reference)) for reference in ground.references.values()]
    return ReportTable(
        name=REFERENCES,
        title=_("Reference instruments"),
        caption=_("Instruments in relation to which organizations state where they stand, on %(day)s.")
        % {"day": written_date(scope.as_of)},
        heads=(
            _("Instrument"),
            _("Issued by"),
            _("Organizations with a similar instrument"),
            _("Organizations with recorded entries"),
            _("Organizations taking part, without the issuer"),
        ),
        rows=tuple(_reference_row(*one) for one in counted),
        empty=_("No reference instrument has entries yet."),
        code_heads=("reference", "symbol", "with_similar_instrument", "with_something_recorded", "taking_part"),
        code_rows=tuple((str(one.id), one.symbol, *map(str, counts)) for one, *counts in counted),
    )


def over_time_table(steps: tuple[CountStep, ...], as_of: datetime.date) -> ReportTable:
    """Return the numbers of the chart of adoption over time."""
    said = _("Organizations with a similar instrument on each day, by effective date, as recorded for this report.")
    return ReportTable(
        name=OVER_TIME,
        title=_("Adoption over time"),
        caption=f"{said} {counting_words()}",
        heads=(_("Day"), _("Organizations with a similar instrument")),
        rows=tuple(ReportRow((ReportCell(written_date(step.on)), ReportCell(str(step.count)))) for step in steps),
        empty=_("No organization states that it had a similar instrument by %(day)s.") % {"day": written_date(as_of)},
        code_heads=("day", "with_similar_instrument"),
        code_rows=tuple((step.on.isoformat(), str(step.count)) for step in steps),
    )


def _reference_row(reference: ReportReference, similar: int, said: int, partakers: int) -> ReportRow:
    title = ReportCell(
        reference.title.text, small=reference.symbol, address=reference.address, language=reference.title.language
    )
    issuer = ReportCell(reference.issuer_name.text, language=reference.issuer_name.language)
    counted = str(similar) if said else _("Nothing is recorded.")
    return ReportRow((title, issuer, ReportCell(counted), ReportCell(str(said)), ReportCell(str(partakers))))


def _counts(ground: ReportData, scope: ReportScope, reference: ReportReference) -> tuple[int, int, int]:
    listed = beside(ground, reference, scope)
    adoption = Track.ADOPTION.value
    similar = sum(adoption in stated and stated[adoption].state in HAS_SIMILAR for _one, stated in listed)
    return similar, sum(bool(stated) for _one, stated in listed), len(listed)
