"""A report compiled: everything its audience may see of the exchange as of a day, as known at a moment.

The same inputs give the same document, whatever was recorded since (docs/decisions/0011-what-a-report-rests-on.md).
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from practices.documents.charts.values import Chart
from practices.documents.report_files.documents import (
    PAPER_LAYOUT,
    ReportDocument,
    ReportFigure,
    ReportNote,
    ReportSection,
    ReportTable,
)
from practices.documents.report_files.narrative import fill_narrative
from practices.documents.report_files.reading import UnreadableReport, document_of
from practices.models.outreach.enquiries import Enquiry
from practices.models.releases import Audience
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.outreach.queries.responses import Responses, responses
from practices.queries.adoptions.counting import RULE
from practices.queries.adoptions.standing import end_of
from practices.queries.wording import written_date
from practices.reports.queries.changes import changes_table
from practices.reports.queries.charts import over_time_chart, response_chart, steps_over_time
from practices.reports.queries.enquiry_figures import (
    HEADLINES_FOR_OTHERS,
    HEADLINES_OF_ENQUIRY,
    OF_CONTACTS,
    enquiry_chart,
    enquiry_figures,
    enquiry_over_time_table,
    population_table,
)
from practices.reports.queries.enquiry_ground import EnquiryData, read_enquiry_data
from practices.reports.queries.figures import standing_figures
from practices.reports.queries.framing import counting_rules, facts_of, frame_in, head_of
from practices.reports.queries.ground import ReportData, read_ground
from practices.reports.queries.kept_enquiries import keep_enquiry, kept_by
from practices.reports.queries.lists import over_time_table, references_table
from practices.reports.queries.matrix import matrix_tables
from practices.reports.queries.narrative import draft_narrative, fields_in_words
from practices.reports.queries.notes import read_notes
from practices.reports.queries.obstacles import obstacles_figure, obstacles_table
from practices.reports.queries.openings import opening_figures
from practices.reports.queries.reconciling import reconcile, recorded_later
from practices.reports.queries.scope import ENQUIRY_RULE, ReportScope
from practices.reports.queries.silence import outreach_figures, response_table, silent_table


@dataclass(frozen=True, slots=True)
class ReportInput:
    """What a person gives to a report beside its scope. `narrative` "": the drafted one. `issue` "": a draft.

    `cited`: the values that the narrative cites by their names, where they are not those of the compiled figures.
    """

    title: str = ""
    narrative: str = ""
    symbol: str = ""
    language: str = "en"
    issue: str = ""
    previous: Report | None = None
    corrects: Report | None = None
    original: str = ""
    cited: Mapping[str, int] | None = None


def compile_report_document(
    *,
    audience: str,
    as_of: datetime.date,
    known_at: datetime.datetime,
    since: datetime.date | None = None,
    references: Collection[int] | None = None,
    language: str = "en",
    previous: Report | None = None,
    corrects: Report | None = None,
    title: str = "",
    narrative: str = "",
    symbol: str = "",
    issue: str = "",
    rule: int | None = None,
    enquiry: int | None = None,
) -> ReportDocument:
    """Compile a report as `audience` sees it, in `language`; without `issue` it is a draft.

    `references` (primary keys) None or empty: all beside which something is recorded. `narrative` "": the drafted
    one. `rule`: the version of the rule, None for that of the corrected issue, else the present one. `enquiry`: the
    primary key of the enquiry that it is about. Raises UnknownField when the narrative cites what there is not.
    """
    scope = _scope(audience, as_of, known_at, since, references, previous)
    scope = replace(scope, rule=rule or _rule_of(corrects), enquiry=enquiry)
    words = ReportInput(title, narrative, symbol, language, issue, previous, corrects)
    with override(language):
        return _compile(scope, words)[0]


def compile_draft(draft: ReportDraft) -> ReportDocument:
    """Compile a draft as known at the end of its day, with the narrative that the data give. Raises UnknownField."""
    return _compile_draft(draft, narrative="")[0]


def compile_issue(
    draft: ReportDraft, *, known_at: datetime.datetime, issue: str
) -> tuple[ReportDocument, dict[str, Any] | None]:
    """Compile a draft to be frozen; beside it what the issue is to keep of its enquiry. Raises UnknownField."""
    document, found = _compile_draft(draft, narrative=draft.narrative, known_at=known_at, issue=issue)
    return document, keep_enquiry(found.enquiry) if found else None


def _compile_draft(
    draft: ReportDraft, *, narrative: str, known_at: datetime.datetime | None = None, issue: str = ""
) -> tuple[ReportDocument, EnquiryData | None]:
    words = ReportInput(draft.title, narrative, draft.symbol, draft.language, issue, draft.previous, draft.corrects)
    with override(draft.language):
        return _compile(scope_of_draft(draft, known_at=known_at), words)


def compile_part(
    report: Report, *, language: str, symbol: str = "", title: str = "", narrative: str = ""
) -> ReportDocument:
    """Compile a frozen issue in a language: same days, moment, audience and rules. Raises UnknownField.

    `narrative` "": the one that the data give. It cites the figures of the issue; those of the document are those of
    today's program: who freezes it compares them.
    """
    printed = printed_in(report)
    words = ReportInput(
        title, narrative, symbol or report.symbol, language, report.issue, report.previous, report.corrects,
        report.language, cited=values_of(printed) if printed else None,
    )  # fmt: skip
    with override(language):
        return _compile(scope_of_issue(report), words)[0]


def scope_of_issue(report: Report) -> ReportScope:
    """Return the scope by which an issue was compiled."""
    keys = references_in(report)
    scope = _scope(report.audience, report.as_of, report.known_at, report.since, keys, report.previous)
    scope = replace(scope, is_first=not _earlier(report.audience, report).exists())
    printed = printed_in(report)
    draft = ReportDraft.objects.filter(report=report).first()
    if draft is None or printed is None:
        return replace(scope, rule=_rule_of(report))
    kept = kept_by(draft, printed) if draft.enquiry_id else None
    return replace(
        scope, rule=printed.rule_version, enquiry=draft.enquiry_id, enquiry_rule=_enquiry_rule_of(printed), kept=kept
    )


def _enquiry_rule_of(printed: ReportDocument) -> int:
    """Return the version of the rules of enquiries of an issue; the present one where it has no figures of one."""
    return printed.enquiry_rule or ENQUIRY_RULE


def scope_of_draft(draft: ReportDraft, *, known_at: datetime.datetime | None = None) -> ReportScope:
    """Return the scope of a draft, as known at the end of its day unless a moment is given."""
    references = list(draft.references.order_by("pk").values_list("pk", flat=True))
    moment = known_at or end_of(draft.known_on)
    scope = _scope(draft.audience, draft.as_of, moment, draft.since, references, draft.previous)
    is_first = not _earlier(draft.audience, draft.report).exists()
    return replace(scope, rule=_rule_of(draft.corrects), enquiry=draft.enquiry_id, is_first=is_first)


def _earlier(audience: str, report: Report | None) -> Any:
    """Return the issues for an audience before one, or all."""
    issues = Report.objects.filter(audience=audience)
    return issues if report is None else issues.filter(sequence__lt=report.sequence)


def _rule_of(corrects: Report | None) -> int:
    """Return the version of the rule: a corrigendum is compiled by that of the issue which it corrects."""
    printed = None if corrects is None else printed_in(corrects)
    return RULE if printed is None else printed.rule_version


def compile_figures(scope: ReportScope, previous: Report | None = None) -> tuple[ReportData, tuple[ReportFigure, ...]]:
    """Compute the figures alone, in the active language, and what they were computed from."""
    ground = read_ground(scope)
    beside = _beside(ground, scope)
    return ground, _all_figures(ground, scope, beside, previous)


def _scope(
    audience: str,
    as_of: datetime.date,
    known_at: datetime.datetime,
    since: datetime.date | None,
    references: Collection[int] | None,
    previous: Report | None,
) -> ReportScope:
    return ReportScope(
        audience=Audience(audience),
        as_of=as_of,
        known_at=known_at,
        since=since,
        since_known_at=previous.known_at if previous is not None and previous.as_of == since else None,
        references=frozenset(references) if references else None,
    )


def _compile(scope: ReportScope, words: ReportInput) -> tuple[ReportDocument, EnquiryData | None]:
    ground = read_ground(scope)
    beside = _beside(ground, scope)
    figures = _all_figures(ground, scope, beside, words.previous)
    tables, charts, notes = _parts(ground, scope, beside)
    document = ReportDocument(
        title=words.title or default_title(scope.as_of, beside.enquiry.enquiry if beside.enquiry else None),
        subtitle=_("Where organizations stood on %(day)s") % {"day": written_date(scope.as_of)},
        issue=words.issue,
        symbol=words.symbol,
        as_of=scope.as_of.isoformat(),
        address=f"{settings.BASE_URL}/reports/{words.issue}/" if words.issue else "",
        facts=facts_of(
            scope,
            issue=words.issue,
            symbol=words.symbol,
            language=words.language,
            previous=words.previous,
            corrects=words.corrects,
        ),
        sections=_sections(ground, scope, words, figures),
        figures=figures,
        tables=tables,
        charts=charts,
        notes=notes,
        rules=counting_rules(ground, scope, beside.enquiry),
        frame=frame_in(words.language, is_first=scope.is_first),
        is_draft=not words.issue,
        is_demonstration=any(one.is_demonstration for one in ground.partakers(scope.as_of)),
        rule_version=scope.rule,
        enquiry_rule=scope.enquiry_rule if beside.enquiry else 0,
        audience=scope.audience.value,
        headlines=_headlines(scope, beside.enquiry),
        head=head_of(scope, language=words.language, original=words.original),
        layout=PAPER_LAYOUT,
    )
    return document, beside.enquiry


def _headlines(scope: ReportScope, enquiry: EnquiryData | None) -> tuple[str, ...]:
    """Name the figures that the paper prints first; none: those of a report on no enquiry."""
    if enquiry is None or not (scope.is_restricted or enquiry.numbers):
        return ()
    return HEADLINES_OF_ENQUIRY if scope.is_restricted else HEADLINES_FOR_OTHERS


def _sections(
    ground: ReportData, scope: ReportScope, words: ReportInput, figures: tuple[ReportFigure, ...]
) -> tuple[ReportSection, ...]:
    written = words.narrative or draft_narrative(ground, scope, figures)
    values = {figure.name: figure.value for figure in figures} if words.cited is None else words.cited
    cited = {name: str(value) for name, value in values.items()}
    return fill_narrative(written, figures=cited, words=fields_in_words(scope, words.previous))


def values_of(document: ReportDocument) -> dict[str, int]:
    """Return the value of each figure by its name."""
    return {figure.name: figure.value for figure in document.figures}


def default_title(as_of: datetime.date, enquiry: Enquiry | None = None) -> str:
    """Title a report that was given no title, in the active language, after the enquiry that it is about."""
    if enquiry is not None:
        return _("Report on %(title)s, %(day)s") % {"title": enquiry.title[:200], "day": written_date(as_of)}
    return _("Report on the exchange of rules of conduct, %(day)s") % {"day": written_date(as_of)}


@dataclass(frozen=True, slots=True)
class OutreachData:
    """What a report says of contacts: the letters, for the secretariat alone, and its enquiry."""

    letters: Responses | None
    enquiry: EnquiryData | None


def _beside(ground: ReportData, scope: ReportScope) -> OutreachData:
    enquiry = read_enquiry_data(ground, scope)
    if not scope.is_restricted:
        return OutreachData(None, enquiry)
    settled = enquiry.record.settled if enquiry else frozenset()
    letters = responses(as_of=scope.as_of, known_at=scope.known_at, since=scope.since, settled=settled)
    return OutreachData(letters, enquiry)


def _all_figures(
    ground: ReportData, scope: ReportScope, beside: OutreachData, previous: Report | None
) -> tuple[ReportFigure, ...]:
    figures = _figures(ground, scope, beside)
    return figures if previous is None else _reconciled(figures, ground, scope, previous)


def _figures(ground: ReportData, scope: ReportScope, beside: OutreachData) -> tuple[ReportFigure, ...]:
    figures = (*standing_figures(ground, scope), *opening_figures(ground, scope))
    if beside.enquiry is not None:
        figures = (*enquiry_figures(beside.enquiry, scope), *figures)
    if beside.letters is None:
        return figures
    return (*figures, *outreach_figures(beside.letters, scope), obstacles_figure(beside.letters, scope))


def _reconciled(
    figures: tuple[ReportFigure, ...], ground: ReportData, scope: ReportScope, previous: Report
) -> tuple[ReportFigure, ...]:
    """Put what the issue before printed beside the figures, if it was compiled for the same audience.

    What its day's figures are now is computed by the version of the rule that it was compiled by.
    """
    printed = printed_in(previous) if is_comparable(scope, previous) else None
    if printed is None:
        return figures
    before = previous.previous
    then = replace(
        scope,
        rule=printed.rule_version,
        as_of=previous.as_of,
        enquiry_rule=_enquiry_rule_of(printed),
        since=previous.since,
        since_known_at=before.known_at if before is not None and before.as_of == previous.since else None,
    )
    if not compares_enquiry(scope, previous):
        then = replace(then, enquiry=None)
    ground_then = ground if then.rule == scope.rule else read_ground(then)
    restated = {figure.name: figure for figure in _figures(ground_then, then, _beside(ground_then, then))}
    why = recorded_later(ground, as_of=previous.as_of, known_at=previous.known_at)
    named = {figure.name: figure for figure in printed.figures}
    return reconcile(figures, printed=named, restated=restated, why=why, without_reason=OF_CONTACTS)


def is_comparable(scope: ReportScope, previous: Report) -> bool:
    """Tell whether figures can be compared with those of a previous issue: same audience, same references."""
    return previous.audience == scope.audience and references_in(previous) == (scope.references or frozenset())


def compares_enquiry(scope: ReportScope, previous: Report) -> bool:
    """Tell whether the figures of the enquiry are compared too: for the secretariat alone, and of one enquiry."""
    of_previous = ReportDraft.objects.filter(report=previous).values_list("enquiry", flat=True).first()
    return scope.is_restricted and scope.enquiry is not None and scope.enquiry == of_previous


def references_in(report: Report) -> frozenset[int]:
    """Return the references (primary keys) that an issue was limited to, none for all."""
    chosen = ReportDraft.references.through.objects.filter(reportdraft__report=report)
    return frozenset(chosen.values_list("instrumentpage", flat=True))


def printed_in(issue: Report) -> ReportDocument | None:
    """Return an issue as it was frozen, None where its content was removed."""
    try:
        return document_of(issue.content.data)
    except UnreadableReport:
        return None


def _parts(
    ground: ReportData, scope: ReportScope, beside: OutreachData
) -> tuple[tuple[ReportTable, ...], tuple[Chart, ...], tuple[ReportNote, ...]]:
    """Return tables, charts and the notes that the tables cite, in their order."""
    notes = read_notes(ground, scope)
    steps = steps_over_time(ground, scope)
    tables: list[ReportTable | None] = [
        references_table(ground, scope),
        *matrix_tables(ground, scope, notes),
        changes_table(ground, scope),
        over_time_table(steps, scope.as_of),
    ]
    charts: list[Chart | None] = [over_time_chart(steps)]
    if beside.enquiry is not None and scope.is_restricted:
        tables = [population_table(beside.enquiry), enquiry_over_time_table(beside.enquiry), *tables]
        charts = [enquiry_chart(beside.enquiry), *charts]
    if (letters := beside.letters) is not None:
        tables += [silent_table(letters, scope), obstacles_table(letters), response_table(letters)]
        charts.append(response_chart(letters.buckets))
    shown = tuple(table for table in tables if table is not None)
    return shown, tuple(chart for chart in charts if chart is not None), tuple(notes.listed)
