"""The figures of a report on who stands where: each with its counting rule and the list behind it.

All count organizations once, whatever the number of references, but for those that count events or statements.
An issuer of a reference is in no count beside its own instrument. The names are stable codes.
"""

import datetime
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from practices.documents.report_files.documents import FigureMember, ReportFigure
from practices.models.adoptions import HAS_SIMILAR, STATES_OF, Basis, State, Track
from practices.queries.adoptions.counting import BY_FIRST_DAY
from practices.queries.wording import with_label, written_date
from practices.reports.queries.entries import SeenEntry, seen_before, seen_in_period, standing_on
from practices.reports.queries.ground import ReportData, ReportOrganization
from practices.reports.queries.labels import audience_label, day_words, track_label, unconfirmed_note
from practices.reports.queries.membership import member, partaking_members
from practices.reports.queries.scope import ReportScope
from practices.reports.queries.states import state_sentence, states_sentence

NOTHING_RECORDED = "nothing_recorded"
"""Ends the name of the figure of those of which nothing is recorded on a track."""


def standing_figures(ground: ReportData, scope: ReportScope) -> tuple[ReportFigure, ...]:
    """Return the figures on who takes part and who stands where on the day of `scope`."""
    return (
        taking_part(ground, scope),
        with_similar_instrument(ground, scope),
        new_similar_since(ground, scope),
        events_recorded_since(ground, scope),
        checked_statements(ground, scope),
        not_reconfirmed(ground, scope),
        *by_state(ground, scope),
    )


def make_figure(
    scope: ReportScope,
    name: str,
    label: str,
    rule: str,
    members: Iterable[FigureMember],
    *,
    denominator: int | None = None,
) -> ReportFigure:
    """Make a figure that counts its members; those that count come first."""
    listed = tuple(sorted(members, key=lambda one: not one.is_counted))
    counted = sum(one.is_counted for one in listed)
    return ReportFigure(name, label, counted, denominator, rule, audience_label(scope.audience), listed)


def taking_part(ground: ReportData, scope: ReportScope) -> ReportFigure:
    """Count the organizations that take part, of the published ones."""
    return make_figure(
        scope,
        "organizations_taking_part",
        _("Organizations taking part, without the issuers"),
        _(
            "Published organizations that had accepted the terms of participation by the date of the "
            "report, or for which an event states where they stood on that date. An issuer of a reference "
            "instrument is not counted unless an event concerns it in relation to another organization’s "
            "instrument."
        ),
        partaking_members(ground, scope.as_of),
        denominator=len(ground.organizations),
    )


def with_similar_instrument(ground: ReportData, scope: ReportScope) -> ReportFigure:
    """Count the organizations with a similar instrument beside at least one reference."""

    def judge(one: ReportOrganization) -> FigureMember:
        stated = on_track(ground, one, Track.ADOPTION, scope.as_of)
        similar = [entry for entry in stated if entry.state in HAS_SIMILAR]
        why = states_sentence(similar or stated, ground) or _nothing()
        return member(one, why, is_counted=bool(similar))

    return _of_partakers(
        ground,
        scope,
        "with_similar_instrument",
        _("Organizations with a similar instrument"),
        _(
            "Organizations taking part whose current event on adoption states “had its own before”, "
            "“partly” or “in place”, in relation to at least one reference instrument."
        ),
        judge,
    )


def new_similar_since(ground: ReportData, scope: ReportScope) -> ReportFigure:
    """Count those among them that were not counted on the day of the issue before, as known then."""
    before = _similar_before(ground, scope)

    def judge(one: ReportOrganization) -> FigureMember:
        stated = on_track(ground, one, Track.ADOPTION, scope.as_of)
        similar = [entry for entry in stated if entry.state in HAS_SIMILAR]
        if similar and one.key in before:
            return member(one, _("It was already counted in the previous period."), is_counted=False)
        why = states_sentence(similar or stated, ground) or _nothing()
        if similar and scope.since and any(entry.effective_on <= scope.since for entry in similar):
            words = {"why": why, "day": day_words(scope.since)}
            why = _("%(why)s The previous issue, as of %(day)s, did not show it yet.") % words
        return member(one, why, is_counted=bool(similar))

    return _of_partakers(
        ground,
        scope,
        "new_similar_since",
        _("Organizations newly shown with a similar instrument"),
        _(
            "Organizations with a similar instrument on the date of the report that had none on the "
            "date of the previous issue, as recorded then: what was recorded only later is new, whatever its "
            "effective date. In a first issue all are new."
        ),
        judge,
    )


def by_state(ground: ReportData, scope: ReportScope) -> tuple[ReportFigure, ...]:
    """Count the organizations in each state of each track, and those of which nothing is recorded on it."""
    figures: list[ReportFigure] = []
    for track in Track:
        figures += [_in_state(ground, scope, track, state) for state in STATES_OF[track]]
        figures.append(_nothing_recorded(ground, scope, track))
    return tuple(figures)


def events_recorded_since(ground: ReportData, scope: ReportScope) -> ReportFigure:
    """Count the events that were recorded, or became known to the audience, in the period."""

    def order(entry: SeenEntry) -> tuple[object, ...]:
        return ground.organizations[entry.organization].order, entry.sequence

    members = [_event_member(ground, entry) for entry in sorted(seen_in_period(ground.entries, scope), key=order)]
    return make_figure(
        scope,
        "events_recorded_since",
        _("Events recorded since the previous issue"),
        _(
            "Entries in the adoption ledger, including reversals and checks, that were recorded or "
            "became public since the previous issue; in a first issue all entries."
        ),
        members,
    )


def checked_statements(ground: ReportData, scope: ReportScope) -> ReportFigure:
    """Count the standing statements that the secretariat checked. What was not checked is listed by organization."""
    counted, others, total = [], [], 0
    for one in ground.partakers(scope.as_of):
        stated = sorted(ground.standing_of(one.key, scope.as_of).values(), key=lambda entry: entry.sequence)
        checked = [entry for entry in stated if entry.basis == Basis.CHECKED]
        counted += [member(one, state_sentence(entry, ground), is_counted=True) for entry in checked]
        total += len(stated)
        if len(checked) < len(stated):
            words = {"count": len(stated) - len(checked)}
            others.append(member(one, _("Statements that were not checked: %(count)s.") % words, is_counted=False))
    return make_figure(
        scope,
        "checked_statements",
        _("Statements checked by the secretariat"),
        _("Current statements on any track for which the secretariat checked the evidence."),
        [*counted, *others],
        denominator=total,
    )


def not_reconfirmed(ground: ReportData, scope: ReportScope) -> ReportFigure:
    """Count the organizations of which something stands that nobody said or confirmed for a year."""
    confirmed = ground.last_confirmed(scope.as_of)

    def judge(one: ReportOrganization) -> FigureMember:
        places = {reference for reference, _track in ground.standing_of(one.key, scope.as_of)}
        days = {key: confirmed[key, one.key] for key in places if (key, one.key) in confirmed}
        due = [key for key, day in days.items() if day.is_due]
        if not due:
            why = _("Confirmed within a year, or no date is known.") if places else _nothing()
            return member(one, why, is_counted=False)
        oldest = min(due, key=lambda key: (days[key].on, ground.references[key].order))
        words = {
            "day": written_date(days[oldest].on, days[oldest].precision),
            "reference": ground.references[oldest].title.text,
        }
        said = _("Not reconfirmed since %(day)s, in relation to “%(reference)s”.") % words
        if note := unconfirmed_note(is_confirmed=days[oldest].is_own_word):
            said = _("%(said)s (%(note)s)") % {"said": said, "note": note}
        return member(one, said, is_counted=True)

    return _of_partakers(
        ground,
        scope,
        "not_reconfirmed",
        _("Organizations with statements not reconfirmed for a year"),
        _reconfirmed_rule(scope),
        judge,
    )


def _reconfirmed_rule(scope: ReportScope) -> str:
    if scope.rule == BY_FIRST_DAY:
        return _(
            "Organizations taking part for which, in relation to at least one reference instrument, "
            "the last date given in a current statement or on which the organization confirmed it is "
            "more than a year before the date of the report."
        )
    return _(
        "Organizations taking part for which, in relation to at least one reference instrument, the last day on which "
        "the organization stated or confirmed what is recorded is more than a year before the date of the report."
    )


def on_track(ground: ReportData, one: ReportOrganization, track: str, as_of: datetime.date) -> list[SeenEntry]:
    """Return what stands of an organization on one track, beside whatever reference."""
    standing = ground.standing_of(one.key, as_of)
    return [entry for (_reference, on), entry in standing.items() if on == track]


def _of_partakers(
    ground: ReportData,
    scope: ReportScope,
    name: str,
    label: str,
    rule: str,
    judge: Callable[[ReportOrganization], FigureMember],
) -> ReportFigure:
    partakers = ground.partakers(scope.as_of)
    return make_figure(scope, name, label, rule, map(judge, partakers), denominator=len(partakers))


def _in_state(ground: ReportData, scope: ReportScope, track: Track, state: State) -> ReportFigure:
    def judge(one: ReportOrganization) -> FigureMember:
        stated = on_track(ground, one, track, scope.as_of)
        in_state = [entry for entry in stated if entry.state == state]
        return member(one, states_sentence(in_state or stated, ground) or _nothing(), is_counted=bool(in_state))

    name = state.value if state == State.HAD_BEFORE else f"{track.value}_{state.value}"
    rule = _(
        "Organizations taking part whose current event on this track states this, in relation to "
        "at least one reference instrument. An organization with different states in relation to "
        "several references is counted in each state."
    )
    return _of_partakers(ground, scope, name, with_label(track.label, state.label), rule, judge)


def _nothing_recorded(ground: ReportData, scope: ReportScope, track: Track) -> ReportFigure:
    def judge(one: ReportOrganization) -> FigureMember:
        stated = on_track(ground, one, track, scope.as_of)
        return member(one, states_sentence(stated, ground) or _nothing(), is_counted=not stated)

    name = f"{track.value}_{NOTHING_RECORDED}"
    label = _("%(track)s: nothing recorded") % {"track": track.label}
    rule = _("Organizations taking part for which nothing is recorded on this track. Nothing is inferred from it.")
    return _of_partakers(ground, scope, name, label, rule, judge)


def _similar_before(ground: ReportData, scope: ReportScope) -> frozenset[int]:
    seen_by = seen_before(scope)
    if scope.since is None or seen_by is None:
        return frozenset()
    standing = standing_on(ground.entries, scope.since, rule=scope.rule, seen_by=seen_by)
    return frozenset(
        organization
        for (_reference, organization, track), entry in standing.items()
        if track == Track.ADOPTION and entry.state in HAS_SIMILAR
    )


def _event_member(ground: ReportData, entry: SeenEntry) -> FigureMember:
    words = {
        "track": track_label(entry.track),
        "what": state_sentence(entry, ground),
        "day": day_words(entry.recorded_on),
    }
    said = (
        _("%(track)s, reversed: %(what)s; recorded on %(day)s.")
        if entry.reverses
        else _("%(track)s: %(what)s; recorded on %(day)s.")
    )
    return member(ground.organizations[entry.organization], said % words, is_counted=True)


def _nothing() -> str:
    return _("Nothing is recorded.")
