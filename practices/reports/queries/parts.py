"""The parts of issues: what a reader may see of them, and whether one says the same as its issue."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.reading import UnreadableReport, document_of
from practices.models.proposals import Proposal
from practices.models.releases import Audience, Release, ReleasedKind
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPart, ReportPartDraft, ReportPartKind
from practices.queries.wording import language_name
from practices.reports.queries.compiling import compile_figures, scope_of_issue
from practices.reports.queries.labels import audience_label
from practices.reports.queries.narrative import draft_narrative
from practices.reports.queries.pages import FileLine, form_label, place_of_form


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part in a list. `label` is its kind and number, `language_label` the name of its language."""

    id: uuid.UUID
    kind: str
    number: int
    label: str
    symbol: str
    title: str
    language: str
    language_label: str
    files: tuple[FileLine, ...]
    page: str
    slug: str


@dataclass(frozen=True, slots=True)
class PartStanding:
    """A part on the desk: to whom it is open, and whether a release waits for a second person."""

    line: PartLine
    seen_by: str
    is_open: bool
    is_proposed: bool


def parts_of(report: Report, user: Any) -> list[PartLine]:
    """Return the parts of an issue that `user` may see: languages, then corrigenda and addenda. Two queries."""
    parts = ReportPart.objects.visible_to(user).for_listing().defer("content__data", "content__narrative")
    return [line_of_part(part) for part in parts.filter(report=report)]


def find_part(report: Report, slug: str, user: Any) -> ReportPart | None:
    """Return the part of this name if `user` may see it."""
    parts = ReportPart.objects.visible_to(user).for_listing().filter(report=report)
    return next((part for part in parts if part.slug == slug), None)


def line_of_part(part: ReportPart) -> PartLine:
    """Return the line of a part with its issue, content and files."""
    return PartLine(
        id=part.public_id,
        kind=part.kind,
        number=part.number,
        label=str(ReportPartKind(part.kind).label) if not part.number else part.name,
        symbol=part.symbol,
        title=part.content.title,
        language=part.language,
        language_label=language_name(part.language),
        files=tuple(_file(part, file) for file in sorted(part.files.all(), key=lambda one: place_of_form(one.format))),
        page=reverse("report_part", args=[part.report.issue, part.slug]),
        slug=part.slug,
    )


def part_standings(report: Report, user: Any) -> list[PartStanding]:
    """Say of each part of an issue to whom it is open. Four queries."""
    lines = parts_of(report, user)
    releases = Release.objects.filter(kind=ReleasedKind.REPORT, thing__in=[line.id for line in lines])
    seen = dict(releases.values_list("thing", "audience"))
    waiting = Proposal.objects.open().filter(
        action="decide_release", arguments__thing__in=[str(line.id) for line in lines]
    )
    proposed = {proposal.arguments["thing"] for proposal in waiting}
    return [
        PartStanding(
            line,
            audience_label(seen.get(line.id, Audience.OWN)),
            seen.get(line.id, Audience.OWN) != Audience.OWN,
            str(line.id) in proposed,
        )
        for line in lines
    ]


def open_part_drafts(report: Report) -> Sequence[ReportPartDraft]:
    """Return the parts of an issue that are being written."""
    return list(ReportPartDraft.objects.filter(report=report).order_by("pk"))


def document_in_part(part: ReportPart) -> ReportDocument | None:
    """Return the frozen content of a part; None where it was removed."""
    try:
        return document_of(part.content.data)
    except UnreadableReport:
        return None


def drafted_narrative(report: Report, language: str) -> str:
    """Write the narrative that the data of an issue give in a language."""
    with override(language):
        scope = scope_of_issue(report)
        ground, figures = compile_figures(scope, report.previous)
        return draft_narrative(ground, scope, figures)


def differing_figures(frozen: ReportDocument, compiled: ReportDocument) -> list[str]:
    """Name the figures and tables of which a document says something else than the frozen one; none if all agree."""
    before, now = _values(frozen), _values(compiled)
    return [name for name in {**before, **now} if before.get(name) != now.get(name)]


def _values(document: ReportDocument) -> dict[str, Any]:
    figures: dict[str, Any] = {one.name: (one.value, one.denominator) for one in document.figures}
    return figures | {f"{one.name}.csv": one.code_rows for one in document.tables if one.code_rows}


def _file(part: ReportPart, file: Any) -> FileLine:
    address = reverse("report_part_file", args=[part.report.issue, part.slug, file.format])
    return FileLine(file.format, form_label(file.format), address, file.size, file.checksum)
