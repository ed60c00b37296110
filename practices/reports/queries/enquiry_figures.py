"""The figures of an enquiry in a report: each out of its population. For others than the secretariat counts alone."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from practices.documents.charts.values import ChartSeries, LineChart
from practices.documents.report_files.documents import FigureMember, ReportCell, ReportFigure, ReportRow, ReportTable
from practices.models.adoptions import HAS_SIMILAR, State, Track
from practices.models.outreach.enquiries import NO_RESPONSE, MemberState
from practices.outreach.queries.enquiry_counts import EnquiryEvent, MemberStanding
from practices.queries.wording import list_phrases, written_date
from practices.reports.queries.enquiry_ground import EnquiryData, EnquiryMemberName, state_on
from practices.reports.queries.figures import make_figure
from practices.reports.queries.labels import state_label
from practices.reports.queries.scope import ReportScope

POPULATION = "enquiry-population"
ENQUIRY_OVER_TIME = "enquiry-over-time"
ASKING = "enquiry_asked"
"""The figure that is there where the counts of who was asked and who answered are told."""
HEADLINES_OF_ENQUIRY = ("enquiry_population", ASKING, "enquiry_answered", "enquiry_similar", "enquiry_had_before")
"""The figures that the paper of an enquiry prints first."""
HEADLINES_FOR_OTHERS = (*HEADLINES_OF_ENQUIRY[:3], "with_similar_instrument", "had_its_own_before")
"""The same for others than the secretariat: what organizations state is counted of all."""
OF_CONTACTS = frozenset(
    {
        "enquiry_population",
        ASKING,
        "enquiry_answered",
        "enquiry_declined",
        "enquiry_no_reply",
        "enquiry_to_be_asked",
        "enquiry_received_texts",
    }
)
"""The figures that rest on contacts and returns, not on what organizations state."""

Judge = Callable[[EnquiryMemberName], bool]


def enquiry_figures(found: EnquiryData, scope: ReportScope) -> tuple[ReportFigure, ...]:
    """Return the figures of an enquiry: its headline first, then what was asked for on each duty.

    Others than the secretariat get those of which they are given a number, without the list behind it.
    """
    figures = tuple(_headline(found, scope)) + tuple(_duties(found, scope))
    if scope.is_restricted:
        return figures
    return tuple(
        replace(one, value=found.numbers[one.name][0], denominator=found.numbers[one.name][1], members=())
        for one in figures
        if one.name in found.numbers
    )


def _headline(found: EnquiryData, scope: ReportScope) -> Iterator[ReportFigure]:
    yield _figure(
        found, scope, "enquiry_population", _("Population of the enquiry"),
        _("Organizations that were in the population of the enquiry on the date of the report."),
        lambda _one: True,
    )  # fmt: skip
    yield from _asking(found, scope)
    if found.enquiry.reference_id is not None:
        yield from _having(found, scope)


def _asking(found: EnquiryData, scope: ReportScope) -> Iterator[ReportFigure]:
    def stands(*states: MemberState) -> Judge:
        return lambda one: found.standings[one.key].state in states

    yield _figure(
        found, scope, ASKING, pgettext("an enquiry", "Asked"),
        _("Organizations of the population to which a letter, a meeting, a call or a return put the question by the "
          "date of the report, whether they answered or not."),
        lambda one: found.standings[one.key].asked is not None,
    )  # fmt: skip
    yield _figure(
        found, scope, "enquiry_answered", pgettext("an enquiry", "Answered"),
        _("Organizations of the population of which an answer is recorded: a reply, a submitted return, or a contact "
          "that was noted as an answer. A late answer counts from its day."),
        stands(MemberState.ANSWERED),
    )  # fmt: skip
    yield _figure(
        found, scope, "enquiry_declined", _("Declined to answer"),
        _("Organizations of the population that declined to answer, and of which no answer is recorded."),
        stands(MemberState.DECLINED),
    )  # fmt: skip
    yield _figure(
        found, scope, "enquiry_no_reply", _("Asked, no reply recorded"),
        _("Organizations of the population that were asked and of which no response is recorded. Nothing is inferred "
          "from it."),
        stands(*NO_RESPONSE),
    )  # fmt: skip
    yield _figure(
        found, scope, "enquiry_to_be_asked", _("To be asked"),
        _("Organizations of the population of which it is neither recorded that they were asked nor that they "
          "responded."),
        stands(MemberState.TO_BE_ASKED),
    )  # fmt: skip
    yield _figure(
        found, scope, "enquiry_received_texts", _("Received the texts"),
        _("Organizations of the population that were asked with a pack of texts."),
        lambda one: found.standings[one.key].has_texts,
    )  # fmt: skip


def _having(found: EnquiryData, scope: ReportScope) -> Iterator[ReportFigure]:
    yield _in_states(found, scope, "enquiry_similar", _("With a similar instrument"), Track.ADOPTION, HAS_SIMILAR)
    yield _in_states(found, scope, "enquiry_had_before", _("Had its own before"), Track.ADOPTION, (State.HAD_BEFORE,))


def _duties(found: EnquiryData, scope: ReportScope) -> Iterator[ReportFigure]:
    in_force = (State.IN_PLACE, State.PARTLY)
    if found.enquiry.reference_id is not None:
        for name, label, track, states in (
            ("enquiry_planned", _("Planned"), Track.ADOPTION, (State.PLANNED,)),
            ("enquiry_considering", _("Considering"), Track.ADOPTION, (State.CONSIDERING,)),
            ("enquiry_implementing", _("Implementation in place or partly"), Track.IMPLEMENTATION, in_force),
            ("enquiry_investigating", _("Procedure of investigation in place"), Track.INVESTIGATION,
             (State.PROCEDURE_IN_PLACE,)),
            ("enquiry_measures", _("Procedure on measures in place"), Track.MEASURES, (State.PROCEDURE_IN_PLACE,)),
        ):  # fmt: skip
            yield _in_states(found, scope, name, label, track, states)
    for name, label, rule, keys in (
        ("enquiry_instruments", _("Published an instrument here"),
         _("Organizations of the population of which an instrument that the audience may see was published here."),
         found.with_instruments),
        ("enquiry_practices", _("Published a practice here"),
         _("Organizations of the population of which a note of good practice that the audience may see was published "
           "here."), found.with_practices),
        ("enquiry_initiatives", _("Takes part in a joint initiative"),
         _("Organizations of the population that take part in at least one joint initiative under way."),
         found.in_initiatives),
    ):  # fmt: skip
        yield _figure(found, scope, name, label, rule, _among(keys))


def _among(keys: Collection[int]) -> Judge:
    return lambda one: one.key in keys


def _in_states(
    found: EnquiryData, scope: ReportScope, name: str, label: str, track: Track, states: Collection[State]
) -> ReportFigure:
    rule = _(
        "Organizations of the population whose current event in relation to the reference instrument of the enquiry "
        "states one of: %(states)s; whether they answered the enquiry or not."
    ) % {"states": list_phrases(f"“{state.label}”" for state in states)}
    return _figure(found, scope, name, label, rule, lambda one: state_on(found, one.key, track) in states, track)


def _figure(
    found: EnquiryData,
    scope: ReportScope,
    name: str,
    label: str,
    rule: str,
    judge: Judge,
    track: Track | None = None,
) -> ReportFigure:
    """Make a figure out of the population, with the list behind it."""
    members = [FigureMember(one.name.name, _why(found, one, track), judge(one)) for one in found.members]
    return make_figure(scope, name, label, rule, members, denominator=len(found.members))


def _why(found: EnquiryData, one: EnquiryMemberName, track: Track | None) -> str:
    if track is None:
        return _said(found.standings[one.key])
    state = state_on(found, one.key, track)
    return f"{state_label(state)}." if state else _("Nothing is recorded.")


def _said(standing: MemberStanding) -> str:
    if standing.response is not None:
        words = {"state": standing.state.label, "day": written_date(standing.response.on)}
        return _("%(state)s: %(day)s.") % words
    if standing.asked is None:
        return _("Not asked yet.")
    return _("Asked: %(day)s; no reply recorded.") % {"day": written_date(standing.asked.on)}


def population_table(found: EnquiryData) -> ReportTable:
    """Return the population with the state of each organization, alphabetical: for the secretariat alone."""
    words = {"title": found.enquiry.title, "count": len(found.members)}
    return ReportTable(
        name=POPULATION,
        title=_("Population of the enquiry"),
        caption=_("“%(title)s”. Organizations: %(count)s.") % words,
        heads=(
            _("Organization"),
            _("State"),
            _("Asked on"),
            _("Reminded on"),
            _("Response"),
        ),
        rows=tuple(_row(found, one) for one in found.members),
        empty=_("No organization is in the population."),
        code_heads=("organization", "state", "asked_on", "reminded_on", "responded_on"),
        code_rows=tuple(_codes(found, one) for one in found.members),
    )


def enquiry_over_time_table(found: EnquiryData) -> ReportTable:
    """Return who was asked and who responded on each day on which that changed, out of the population of the day."""
    heads = ("day", "asked", "answered", "declined", "no_reply", "population")
    lines = [
        (step.on, step.counts.asked, step.counts.answered, step.counts.declined, step.counts.no_reply,
         step.counts.population)
        for step in found.record.steps
    ]  # fmt: skip
    return ReportTable(
        name=ENQUIRY_OVER_TIME,
        title=_("The enquiry over time"),
        caption=_(
            "By the day of each contact, as recorded for this report, out of the population of that day. What happened "
            "before an organization was in the population counts from its first day in it."
        ),
        heads=(
            _("Day"),
            pgettext("an enquiry", "Asked"),
            pgettext("an enquiry", "Answered"),
            _("Declined to answer"),
            _("No reply recorded"),
            _("Out of"),
        ),
        rows=tuple(
            ReportRow((ReportCell(written_date(day)), *(ReportCell(str(count)) for count in counts)))
            for day, *counts in lines
        ),
        code_heads=heads,
        code_rows=tuple((day.isoformat(), *map(str, counts)) for day, *counts in lines),
    )


def enquiry_chart(found: EnquiryData) -> LineChart | None:
    """Draw population, asked and answered over time; None where there are fewer than two days."""
    steps = found.record.steps
    if len(steps) < 2:
        return None
    lines = (
        (_("Population of the enquiry"), [step.counts.population for step in steps]),
        (pgettext("an enquiry", "Asked"), [step.counts.asked for step in steps]),
        (pgettext("an enquiry", "Answered"), [step.counts.answered for step in steps]),
    )
    return LineChart(
        name=ENQUIRY_OVER_TIME,
        title=_("The enquiry over time"),
        description=_("Organizations in the population, those asked, and those that answered, by day."),
        places=tuple(step.on.isoformat() for step in steps),
        series=tuple(ChartSeries(name, tuple(map(float, counts))) for name, counts in lines),
        unit=_("organizations"),
    )


def _row(found: EnquiryData, one: EnquiryMemberName) -> ReportRow:
    standing = found.standings[one.key]
    reminded = written_date(standing.reminded_on) if standing.reminded_on else ""
    cells = (one.name.name, str(standing.state.label), _day(standing.asked), reminded, _day(standing.response))
    return ReportRow(tuple(ReportCell(words) for words in cells))


def _codes(found: EnquiryData, one: EnquiryMemberName) -> tuple[str, ...]:
    standing = found.standings[one.key]
    days = (
        standing.asked.on if standing.asked else None,
        standing.reminded_on,
        standing.response.on if standing.response else None,
    )
    return one.name.id, standing.state.value, *(day.isoformat() if day else "" for day in days)


def _day(event: EnquiryEvent | None) -> str:
    return written_date(event.on) if event else ""
