"""The symbols of issues and of their parts: each is given once."""

from itertools import count

from practices.models.reports.issues import Report
from practices.models.reports.parts import SUFFIXES, ReportPart, ReportPartDraft, ReportPartKind

LONGEST_SYMBOL = 80


def next_correction(report: Report) -> str:
    """Return the symbol of the next issue that corrects one: "X/1/Corr.2", after those and the corrigenda of its text.

    "" where the issue has none, or where it would be too long.
    """
    if not report.symbol:
        return ""
    made = (symbol_of_part(report, ReportPartKind.CORRIGENDUM, number) for number in count(1))
    symbol = next(symbol for symbol in made if not is_symbol_taken(symbol) and symbol not in _begun(report))
    return symbol if len(symbol) <= LONGEST_SYMBOL else ""


def is_symbol_taken(symbol: str) -> bool:
    """Tell whether an issue, or a corrigendum or addendum of one, has this symbol."""
    parts = ReportPart.objects.filter(symbol=symbol).exclude(kind=ReportPartKind.LANGUAGE)
    return Report.objects.filter(symbol=symbol).exists() or parts.exists()


def symbol_of_part(report: Report, kind: str, number: int | None) -> str:
    """Return the symbol of a part: that of its issue, with kind and number where it is no language edition."""
    suffix = SUFFIXES.get(ReportPartKind(kind))
    return f"{report.symbol}/{suffix}.{number}" if suffix and report.symbol else report.symbol


def _begun(report: Report) -> set[str]:
    """Return the symbols of the corrigenda of an issue that are being written."""
    drafts = ReportPartDraft.objects.filter(report=report, kind=ReportPartKind.CORRIGENDUM, number__isnull=False)
    return {symbol_of_part(report, one.kind, one.number) for one in drafts}
