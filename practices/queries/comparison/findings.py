"""What stands beside the texts of a comparison on each topic: what was judged, and what cannot be compared."""

from dataclasses import replace
from typing import Any

from practices.queries.assessments.standing import findings_of
from practices.queries.comparison.sheets import ComparisonOrder, ComparisonSheet
from practices.queries.editions.absent_texts import NOTHING_ABSENT, absent_by_topic


def with_findings(sheet: ComparisonSheet, user: Any) -> ComparisonSheet:
    """Return a sheet by topic with what stands in each cell, and what is on its topics without a text here.

    Of what `user` may see; any other sheet as it is.
    """
    if sheet.order != ComparisonOrder.TOPIC:
        return sheet
    topics = [row.topic for row in sheet.rows if row.topic is not None]
    found = findings_of([column.edition for column in sheet.columns], topics, user)
    absent = absent_by_topic([topic.pk for topic in topics], user)
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, findings=found.get((cell.column.edition.pk, row.topic.pk if row.topic else 0), ()))
                for cell in row.cells
            ),
            absent=absent.get(row.topic.pk if row.topic else 0, NOTHING_ABSENT),
        )
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)
