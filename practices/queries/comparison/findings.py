"""What was judged of the texts of a comparison, beside what they say on each topic."""

from dataclasses import replace
from typing import Any

from practices.queries.assessments.standing import findings_of
from practices.queries.comparison.sheets import ComparisonOrder, ComparisonSheet


def with_findings(sheet: ComparisonSheet, user: Any) -> ComparisonSheet:
    """Return a sheet by topic with what stands in each cell, of what `user` may see; any other sheet as it is."""
    if sheet.order != ComparisonOrder.TOPIC:
        return sheet
    topics = [row.topic for row in sheet.rows if row.topic is not None]
    found = findings_of([column.edition for column in sheet.columns], topics, user)
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, findings=found.get((cell.column.edition.pk, row.topic.pk if row.topic else 0), ()))
                for cell in row.cells
            ),
        )
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)
