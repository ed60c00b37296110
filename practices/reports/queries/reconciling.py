"""Past figures: what the issue before printed, what that day's figure is as known now, and why."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.documents.report_files.documents import ReportFigure
from practices.queries.wording import list_phrases
from practices.reports.queries.ground import ReportData

MOST_NAMED = 3
"""How many lines of a list a reason names; of the rest it says how many there are."""


def reconcile(
    figures: Iterable[ReportFigure],
    *,
    printed: Mapping[str, ReportFigure],
    restated: Mapping[str, ReportFigure],
    why: str,
    without_reason: Collection[str] = (),
) -> tuple[ReportFigure, ...]:
    """Put beside each figure what was `printed` and what it is `restated`; what was not printed stays as it is.

    `why`: what was recorded later about that day, in a sentence or "". It is no reason of the figures `without_reason`.
    """
    return tuple(
        _reconciled(figure, printed[figure.name], restated[figure.name], "" if figure.name in without_reason else why)
        if figure.name in printed and figure.name in restated
        else figure
        for figure in figures
    )


def recorded_later(ground: ReportData, *, as_of: datetime.date, known_at: datetime.datetime) -> str:
    """Say how many entries on the time up to `as_of` were recorded, or became known, after `known_at`; "" if none."""
    later = [entry for entry in ground.entries if entry.seen_at > known_at and entry.effective_on <= as_of]
    taken_back = sum(entry.reverses is not None for entry in later)
    said = []
    if added := len(later) - taken_back:
        said.append(
            ngettext("%(count)s entry was recorded later.", "%(count)s entries were recorded later.", added)
            % {"count": added}
        )
    if taken_back:
        said.append(
            ngettext("%(count)s has been reversed since.", "%(count)s have been reversed since.", taken_back)
            % {"count": taken_back}
        )
    return " ".join(said)


def _reconciled(figure: ReportFigure, printed: ReportFigure, restated: ReportFigure, why: str) -> ReportFigure:
    reason = "" if printed.value == restated.value else " ".join(filter(None, (_difference(printed, restated), why)))
    return replace(figure, before=printed.value, restated=restated.value, why_restated=reason)


def _difference(printed: ReportFigure, restated: ReportFigure) -> str:
    """Name what one list counts and the other does not."""
    then, now = _counted(printed), _counted(restated)
    said = []
    if added := now - then:
        said.append(_("Now also counted: %(names)s.") % {"names": _some(added)})
    if gone := then - now:
        said.append(_("Not counted any more: %(names)s.") % {"names": _some(gone)})
    return " ".join(said)


def _counted(figure: ReportFigure) -> Counter[str]:
    return Counter(member.words for member in figure.members if member.is_counted)


def _some(members: Counter[str]) -> str:
    """List the first members, each once: how often it is counted stands behind it where that is more than once."""
    first = sorted(members, key=str.casefold)[:MOST_NAMED]
    names = [name if members[name] == 1 else f"{name} ({members[name]})" for name in first]
    more = members.total() - sum(members[name] for name in first)
    rest = [ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}] if more > 0 else []
    return list_phrases([*names, *rest])
