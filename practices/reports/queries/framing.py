"""The fixed words around a report, the facts about it and the counting rules, in the active language."""

import base64
from dataclasses import replace

from django.utils.translation import gettext as _

from practices.documents.report_files.documents import ReportFact, ReportFrame, ReportHead
from practices.models.letterheads import letterhead_at
from practices.models.notices import WordOf
from practices.models.releases import BREADTH, Audience
from practices.models.reports.issues import Report
from practices.queries.adoptions.counting import BY_FIRST_DAY
from practices.queries.adoptions.standing import end_of
from practices.queries.wording import language_name, written_date
from practices.reports.queries.enquiry_ground import EnquiryData
from practices.reports.queries.ground import ReportData
from practices.reports.queries.labels import audience_label, moment_words
from practices.reports.queries.scope import ReportScope


def frame_in(language: str, *, is_first: bool = True) -> ReportFrame:
    """Return the words that every format puts around the content. `is_first`: there is no earlier issue."""
    return ReportFrame(
        language=language,
        draft=_("Draft"),
        page=_("Page {page} of {pages}"),
        contents=_("Contents"),
        figures=_("Figures"),
        figure=_("Figure"),
        value=_("Value"),
        denominator=_("Out of"),
        rule=_("How it is counted"),
        counted=_("Counted"),
        not_counted=_("Not counted"),
        why=_("Why"),
        before=_("As printed in the previous issue"),
        restated=_("Figure for that date as recorded now"),
        narrative=_("Report"),
        charts=_("Charts"),
        annex=_("Annex: the lists behind the figures"),
        notes=_("Notes on evidence"),
        about=_("About this report"),
        removed=_("Removed on {day}: {reason}"),
        rules=_("Counting rules"),
        reconciled=_("Past figures as recorded now"),
        audience=_("Compiled for"),
        share=_("{value} of {denominator}"),
        list_behind=_("The list behind this figure"),
        first_of=_(
            "The first {shown} of {count}. The workbook, the CSV file and the JSON file contain the whole list."
        ),
        too_many_rows=_("This chart would have {count} rows. The table contains the same data, row by row."),
        demonstration=_("A demonstration: the organizations in this report are fictional."),
        none=_("None"),
        asked=_("What was asked"),
        outcome=_("What came of it"),
        by_organization=_("By organization"),
        changes=_("Changes since the previous issue"),
        next_steps=next_steps_heading(),
        annex_a=_("Annex A: the tables in full"),
        annex_b=_("Annex B: the lists behind the figures"),
        annex_c=_("Annex C: counting rules and notes on evidence"),
        annex_d=_("Annex D: contacts and obstacles"),
        more_in_annex=_("The first {shown} of {count}. The annexes contain the whole list."),
        unsaid=_("Organizations taking part of which nothing is recorded, and which are not listed here: {count}."),
        dash=_("“–” means that nothing is recorded; nothing is inferred from it."),
        unconfirmed=str(WordOf.SECRETARIAT.label),
        no_changes=_("This is the first issue.") if is_first else _("It is not compared with a previous issue."),
        annexes=_("Annexes"),
        list_withheld=_("The list behind this figure is withheld."),
    )


def next_steps_heading() -> str:
    """Return the heading by which the paper knows the part of the narrative that ends it."""
    return _("Obstacles and next steps")


def head_of(scope: ReportScope, *, language: str, original: str = "") -> ReportHead:
    """Return what stands above the title: to whom the paper goes, its day, its language.

    `original`: the language of the issue, where this is an edition in another one.
    """
    said = _("Original: %(language)s") % {"language": language_name(original or language)}
    if original and original != language:
        said = _("%(language)s. Original: %(original)s") % {
            "language": language_name(language),
            "original": language_name(original),
        }
    audience = audience_label(scope.audience)
    found = letterhead_at(scope.known_at)
    wanted = found.words("distributions", language).replace("{audience}", audience) if found else ""
    head = ReportHead(
        distribution=wanted or _("Distribution: %(audience)s") % {"audience": audience},
        date=written_date(scope.known_on),
        original=said,
    )
    if found is None:
        return head
    return replace(
        head,
        sender=found.words("senders", language) or head.sender,
        address=tuple(found.address.splitlines()),
        emblem=base64.b64encode(found.emblem).decode(),
        font=found.font,
        letterhead=found.digest,
    )


def facts_of(
    scope: ReportScope, *, issue: str, symbol: str, language: str, previous: Report | None, corrects: Report | None
) -> tuple[ReportFact, ...]:
    """Return what is to be known of the report itself, in the order in which it is printed."""
    facts = [
        ("issue", _("Issue"), issue),
        ("symbol", _("Official symbol"), symbol),
        ("as_of", _("As of"), written_date(scope.as_of)),
        ("since", _("Changes since"), written_date(scope.since) if scope.since else ""),
        ("known_at", _("As recorded by"), moment_words(scope.known_at)),
        ("audience", _("Compiled for"), audience_label(scope.audience)),
        ("previous", _("Previous issue"), _named(previous) if is_named_to(scope, previous) else ""),
        ("corrects", _("Corrects issue"), _named(corrects)),
        ("language", _("Language"), language_name(language)),
    ]
    return tuple(ReportFact(label, words) for _name, label, words in facts if words)


def counting_rules(ground: ReportData, scope: ReportScope, enquiry: EnquiryData | None = None) -> tuple[str, ...]:
    """Return the rules that hold for every figure."""
    rules = [
        _("Everything that had taken effect by the date of the report counts, if it was recorded "
          "by the date given for recording."),
        _which_counts(scope),
        _("An organization counts once, whatever the number of reference instruments."),
        _("An issuer never adopts its own instrument and is not counted in relation to it."),
        _("Published organizations take part if they had accepted the terms of participation, or if an "
          "event states where they stand. Contact-only organizations are not included in reports."),
        _("Where nothing is recorded, nothing is inferred: it means neither a no nor a refusal."),
    ]  # fmt: skip
    if scope.known_at != end_of(scope.known_on):
        rules.append(
            _("The report stops at %(moment)s. Entries that were recorded later on that day are not in it; the page "
              "“Who has adopted” counts whole days and shows them.") % {"moment": moment_words(scope.known_at)}
        )  # fmt: skip
    if not scope.is_restricted:
        rules.append(
            _("Statements that were not public, contacts and obstacles are not in this report, nor are "
              "entries that became public after the date given for recording.")
        )  # fmt: skip
    if enquiry is not None:
        rules += _enquiry_rules(enquiry, scope)
    if len(ground.references) > 1:
        rules.append(_("A state in relation to at least one reference instrument counts; the tables show which one."))
    return tuple(rules)


def _enquiry_rules(enquiry: EnquiryData, scope: ReportScope) -> list[str]:
    if scope.is_restricted:
        return [
            _("Figures of the enquiry are out of its population: the organizations that were chosen to be asked, "
              "whether they were asked and answered or not. Contact-only organizations can be among them.")
        ]  # fmt: skip
    if not enquiry.numbers:
        return [_("How many organizations were asked and answered is withheld in this issue.")]
    return [
        _("Figures of the enquiry are out of its population: the organizations that were chosen to be asked, whether "
          "they were asked and answered or not."),
        _("How many organizations were asked and answered is shown as numbers only, and only if at least five did "
          "not reply and neither this issue nor a comparison with earlier ones shows which ones they are."),
    ]  # fmt: skip


def _which_counts(scope: ReportScope) -> str:
    if scope.rule == BY_FIRST_DAY:
        return _(
            "On each track the last statement by effective date, then by number in the ledger, counts, "
            "unless a later entry withdraws it. A month or a year counts as its first day."
        )
    return _(
        "On each track the statement with the latest date counts, unless a later entry withdraws it. Where dates "
        "overlap, as a year and a day in it do, the statement recorded last counts, unless one of them says which "
        "came first. A month or a year counts from its first day."
    )


def is_named_to(scope: ReportScope, issue: Report | None) -> bool:
    """Tell whether the audience of a report may know of another issue: it was not compiled for fewer people."""
    return issue is not None and BREADTH[Audience(issue.audience)] >= BREADTH[scope.audience]


def _named(report: Report | None) -> str:
    if report is None:
        return ""
    return f"{report.issue} ({report.symbol})" if report.symbol else report.issue
