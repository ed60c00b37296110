"""A narrative drafted from the data, in neutral sentences: a person edits it, its numbers stay live."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.documents.report_files.documents import ReportFigure
from practices.models.reports.issues import Report
from practices.queries.wording import written_date
from practices.reports.queries.enquiry_narrative import (
    encouraging,
    enquiry_headline,
    enquiry_question,
    enquiry_words,
    exchanging,
    informing,
    responding,
)
from practices.reports.queries.framing import is_named_to, next_steps_heading
from practices.reports.queries.ground import ReportData
from practices.reports.queries.labels import moment_words
from practices.reports.queries.scope import ReportScope


def fields_in_words(scope: ReportScope, previous: Report | None) -> dict[str, str]:
    """Return the fields that a narrative may cite beside the figures: days, the issue before and what was asked."""
    return {
        **enquiry_words(scope),
        "as_of": written_date(scope.as_of),
        "since": written_date(scope.since) if scope.since else _("the beginning"),
        "known_on": moment_words(scope.known_at),
        "previous_issue": previous.issue if previous and is_named_to(scope, previous) else "",
    }


def draft_narrative(ground: ReportData, scope: ReportScope, figures: Iterable[ReportFigure]) -> str:
    """Write the narrative for these figures in the active language: "## " begins a section, {name} cites a field."""
    values = {figure.name: figure.value for figure in figures}
    sections = _of_enquiry(ground, scope, values) if scope.enquiry else _of_all(ground, scope, values)
    if scope.is_restricted:
        heading = _("Correspondence on this and other matters") if scope.enquiry else _("Contacts")
        sections.append((heading, _contacts(values)))
    sections.append((next_steps_heading(), _next_steps(values)))
    return "\n\n".join(
        "\n\n".join([*([f"## {heading}"] if heading else []), " ".join(sentences)])
        for heading, made in sections
        if (sentences := list(made))
    )


def _of_all(ground: ReportData, scope: ReportScope, values: Mapping[str, int]) -> list[tuple[str, Iterator[str]]]:
    return [
        ("", _lead(ground, scope, values)),
        (_("Adoption"), _adoption(scope, values)),
        (_("Implementation, investigation and measures"), _duties(values)),
        (_("Evidence"), _evidence(values)),
        (_("Exchange and joint response"), _exchange(values)),
    ]


def _of_enquiry(ground: ReportData, scope: ReportScope, values: Mapping[str, int]) -> list[tuple[str, Iterator[str]]]:
    """Return a section for each thing that was asked for: to inform, to encourage, to exchange, to respond jointly.

    Others than the secretariat read what was asked, and what all organizations state.
    """
    question = enquiry_question(fields_in_words(scope, None))
    if not scope.is_restricted:
        (_heading, lead), *others = _of_all(ground, scope, values)
        return [("", question), ("", chain(enquiry_headline(values), lead)), *others]
    return [
        ("", question),
        ("", chain(enquiry_headline(values), _lead(ground, scope, values))),
        (_("Information and dissemination"), informing(values)),
        (_("Encouragement and adoption"), encouraging(values)),
        (_("Exchange of practices and rules"), chain(exchanging(values), _exchange(values, with_joint=False))),
        (_("Joint response"), chain(responding(values), _joint())),
        (_("Evidence"), _evidence(values)),
    ]


def _lead(ground: ReportData, scope: ReportScope, values: Mapping[str, int]) -> Iterator[str]:
    cited = {"as_of": "{as_of}", "known": "{known_on}", "count": "{organizations_taking_part}"}
    if scope.since is None and not scope.is_first:
        yield _("This report shows where organizations stood on %(as_of)s, as recorded by %(known)s.") % cited
    elif scope.since is None:
        yield _("This first report shows where organizations stood on %(as_of)s, as recorded by %(known)s.") % cited
    else:
        words = {**cited, "since": "{since}"}
        yield (
            _(
                "This report shows where organizations stood on %(as_of)s, as recorded by %(known)s, and "
                "what changed since %(since)s."
            )
            % words
        )
    if not values["organizations_taking_part"]:
        yield _("No organization takes part in the exchange yet.")
        return
    yield (
        ngettext(
            "%(count)s organization takes part in the exchange, not counting issuers of a reference instrument.",
            "%(count)s organizations take part in the exchange, not counting issuers of a reference instrument.",
            values["organizations_taking_part"],
        )
        % cited
    )
    if not ground.references:
        yield _("Nothing has been recorded in relation to a reference instrument yet.")


def _adoption(scope: ReportScope, values: Mapping[str, int]) -> Iterator[str]:
    if not values["organizations_taking_part"]:
        return
    yield (
        ngettext(
            "%(count)s of %(all)s organizations states that it has a similar instrument.",
            "%(count)s of %(all)s organizations state that they have a similar instrument.",
            values["with_similar_instrument"],
        )
        % {"all": "{organizations_taking_part}", "count": "{with_similar_instrument}"}
    )
    if values["had_its_own_before"]:
        yield (
            ngettext("%(count)s had its own before.", "%(count)s had their own before.", values["had_its_own_before"])
            % {"count": "{had_its_own_before}"}
        )
    if scope.since is not None:
        yield (
            _("Newly shown with a similar instrument, compared with the previous issue (as of %(since)s): %(count)s.")
            % {"since": "{since}", "count": "{new_similar_since}"}
        )
    if scope.since is not None and values["new_similar_since"]:
        yield _(
            "What was recorded only after that issue counts as newly shown, even if it took effect before %(since)s."
        ) % {"since": "{since}"}
    yield (
        _("Planned: %(planned)s; considered: %(considering)s; nothing recorded: %(nothing)s.")
        % {
            "planned": "{adoption_planned}",
            "considering": "{adoption_considering}",
            "nothing": "{adoption_nothing_recorded}",
        }
    )


def _duties(values: Mapping[str, int]) -> Iterator[str]:
    if not values["organizations_taking_part"]:
        return
    yield (
        _("Implementation: in place at %(in_place)s, partly at %(partly)s, planned at %(planned)s.")
        % {
            "in_place": "{implementation_in_place}",
            "partly": "{implementation_partly}",
            "planned": "{implementation_planned}",
        }
    )
    yield (
        _("A procedure of investigation is in place at %(in_place)s and planned at %(planned)s.")
        % {"in_place": "{investigation_procedure_in_place}", "planned": "{investigation_planned}"}
    )
    yield (
        _("A procedure on measures is in place at %(in_place)s and planned at %(planned)s.")
        % {"in_place": "{measures_procedure_in_place}", "planned": "{measures_planned}"}
    )
    yield _("Where nothing is recorded, nothing is inferred.")


def _evidence(values: Mapping[str, int]) -> Iterator[str]:
    if not values["organizations_taking_part"]:
        return
    yield (
        ngettext(
            "%(count)s statement was checked by the secretariat.",
            "%(count)s statements were checked by the secretariat.",
            values["checked_statements"],
        )
        % {"count": "{checked_statements}"}
    )
    if values["not_reconfirmed"]:
        yield (
            ngettext(
                "Statements of %(count)s organization were not reconfirmed for a year.",
                "Statements of %(count)s organizations were not reconfirmed for a year.",
                values["not_reconfirmed"],
            )
            % {"count": "{not_reconfirmed}"}
        )


def _exchange(_values: Mapping[str, int], *, with_joint: bool = True) -> Iterator[str]:
    yield (
        _("Published on this portal by %(as_of)s: instruments %(instruments)s, notes of good practice %(practices)s.")
        % {"as_of": "{as_of}", "instruments": "{instruments_published}", "practices": "{practices_published}"}
    )
    if with_joint:
        yield from _joint()


def _joint() -> Iterator[str]:
    yield _("Joint initiatives under way: %(count)s.") % {"count": "{initiatives_running}"}


def _contacts(values: Mapping[str, int]) -> Iterator[str]:
    yield (
        _(
            "Letters sent, not counting reminders: %(sent)s; with a reply linked to them: %(replies)s; with a deadline "
            "and no reply linked to them: %(none)s."
        )
        % {"sent": "{letters_sent}", "replies": "{replies_recorded}", "none": "{no_reply_recorded}"}
    )
    if values["replies_recorded"]:
        yield _("Median response time in days: %(days)s.") % {"days": "{median_response_days}"}
    if values["obstacles_given"]:
        yield _("Contacts in which an obstacle was named: %(count)s.") % {"count": "{obstacles_given}"}


def _next_steps(values: Mapping[str, int]) -> Iterator[str]:
    if values.get("obstacles_given"):
        yield _("The table lists the obstacles that organizations named.")
    yield _("The next issue will show what was recorded after %(known)s.") % {"known": "{known_on}"}
