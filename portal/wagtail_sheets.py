"""Wagtail's own sheets of pages and people: as harmless as ours.

Wagtail writes titles into CSV files as they are, and a title may begin a formula.
"""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from practices.documents.csv_sheet import inactive

CSV = SpreadsheetExportMixin.FORMAT_CSV


def make_sheets_inert() -> None:
    """Let no cell of Wagtail's CSV files begin a formula. In its workbooks none does."""
    as_wagtail_does = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        made = as_wagtail_does(self, field, value, export_format)
        return inactive(made) if export_format == CSV and isinstance(made, str) else made

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
