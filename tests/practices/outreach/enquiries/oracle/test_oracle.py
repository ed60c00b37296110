"""Each figure of an enquiry, on its page and in reports, is what a second program counts from the rules in words."""

import datetime
import json
from typing import Any

import pytest
import time_machine

from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.reading import as_data
from practices.outreach.queries.enquiries import record_on
from practices.queries.adoptions.standing import end_of
from tests import factories
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.practices.outreach.enquiries.oracle import oracle
from tests.practices.outreach.enquiries.oracle.oracle import Moment, Rows
from tests.practices.outreach.enquiries.oracle.worlds import BEGIN, SPAN, World
from tests.report_factories import document, issue
from tests.whole import many

pytestmark = pytest.mark.django_db

SEEDS, DAYS = range(many(20, 1)), 5
OTHERS = ("public", "delegations", "participating", "named")
COUNTS = {
    "population": "population", "asked": "asked", "to_be_asked": "to_be_asked", "only_asked": "only_asked",
    "reminded": "reminded", "answered": "answered", "declined": "declined", "no_reply": "no_reply",
    "overdue": "overdue", "received_texts": "received_texts",
}  # fmt: skip
OF_DUTIES = {
    "similar": "similar", "had_before": "had_before", "planned": "planned", "considering": "considering",
    "implementing": "implementing", "investigating": "investigating", "measures": "taking_measures",
}  # fmt: skip


@pytest.fixture(params=SEEDS)
def world(request):
    made = World(request.param)
    with time_machine.travel(BEGIN + datetime.timedelta(days=SPAN, hours=1), tick=False):
        yield made


def moments(world: World) -> list[Moment]:
    """Five days: before the enquiry, in it, today; as known then, and one of them as known today."""
    today = (BEGIN + datetime.timedelta(days=SPAN)).date()
    pick = world.random.sample(range(1, SPAN), DAYS - 3)
    before = BEGIN.date() - datetime.timedelta(days=2)
    days = [before, *(BEGIN.date() + datetime.timedelta(days=number) for number in pick), today]
    return [*(Moment(day, end_of(day)) for day in days), Moment(days[2], end_of(today))]


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Name what differs, with both values."""
    names = sorted(expected.keys() | found.keys())
    return [f"{name}: {expected.get(name)} in words, {found.get(name)} in the program" for name in names
            if expected.get(name) != found.get(name)]  # fmt: skip


def test_the_page_of_an_enquiry_counts_what_the_words_say(world):
    rows, faults = world.rows(), []
    for now in moments(world)[:-1]:
        record = record_on(world.enquiry, now.day)
        counted = oracle.sets(rows, now)
        expected = {name: len(counted[name]) for name in COUNTS}
        expected |= {name: len(keys) for name, keys in oracle.duties(rows, now, "own").items()}
        expected["lines"] = sorted(oracle.days_of_lines(rows, now))
        states = {key: one.state for key, one in oracle.members(rows, now).items()}
        found = {name: getattr(record.counts, theirs) for name, theirs in COUNTS.items()}
        found |= {name: getattr(record.duties, theirs) for name, theirs in OF_DUTIES.items()}
        found["lines"] = sorted(step.on for step in record.steps)
        faults += [(now.day, fault) for fault in differences(expected, found)]
        theirs = {key: one.state.value for key, one in record.standings.items()}
        faults += [(now.day, fault) for fault in differences(states, theirs)]
        for step in record.steps:
            line = oracle.sets(rows, now.line(step.on))
            on_line = {name: len(line[name]) for name in COUNTS}
            theirs = {name: getattr(step.counts, field) for name, field in COUNTS.items()}
            faults += [(now.day, step.on, fault) for fault in differences(on_line, theirs)]
    assert not faults, "\n".join(map(str, faults))


def figures_of(found: ReportDocument) -> dict[str, Any]:
    ours = [one for one in found.figures if one.name.startswith("enquiry_")]
    return {one.name.removeprefix("enquiry_"): one for one in ours}


def test_the_secretariats_report_counts_what_the_words_say(world):
    rows, faults = world.rows(), []
    names = {one["id"]: one["title"] for one in rows.organizations}
    for now in moments(world):
        found = document(audience="own", as_of=now.day, known_at=now.known, enquiry=world.enquiry.pk)
        expected = oracle.figures(rows, now, "own")
        shown = figures_of(found)
        faults += [(now, fault) for fault in differences(
            {name: len(keys) for name, keys in expected.items()}, {name: one.value for name, one in shown.items()}
        )]  # fmt: skip
        faults += [(now, fault) for fault in differences(
            {name: sorted(names[key] for key in keys) for name, keys in expected.items()},
            {name: sorted(who.words for who in one.members if who.is_counted) for name, one in shown.items()},
        )]  # fmt: skip
        out_of = {one.denominator for one in shown.values()}
        if out_of != {len(expected["population"])}:
            faults.append((now, f"out of {out_of}, not {len(expected['population'])}"))
        faults += [(now, fault) for fault in differences(tables_in_words(rows, now), tables_of(found))]
    assert not faults, "\n".join(map(str, faults))


def cited_of(found: ReportDocument) -> set[str]:
    """Return the figures of the enquiry that the narrative cites."""
    sentences = [one for section in found.sections for paragraph in section.paragraphs for one in paragraph]
    names = {name for one in sentences for name in one.figures if name.startswith("enquiry_")}
    return {name.removeprefix("enquiry_") for name in names}


def tables_in_words(rows: Rows, now: Moment) -> dict[str, Any]:
    keys = {one["id"]: one["key"] for one in rows.organizations}
    states = {
        (keys[key], one.state, min(one.asked_on).isoformat() if one.asked_on else "")
        for key, one in oracle.members(rows, now).items()
    }
    over_time = []
    for day in sorted(oracle.days_of_lines(rows, now)):
        line = oracle.sets(rows, now.line(day))
        counts = (str(len(line[name])) for name in ("asked", "answered", "declined", "no_reply", "population"))
        over_time.append((day.isoformat(), *counts))
    return {"enquiry-population": sorted(states), "enquiry-over-time": over_time}


def tables_of(found: ReportDocument) -> dict[str, Any]:
    tables = {one.name: one.code_rows for one in found.tables if one.name.startswith("enquiry")}
    tables["enquiry-population"] = sorted(row[:3] for row in tables.get("enquiry-population", ()))
    tables["enquiry-over-time"] = list(tables.get("enquiry-over-time", ()))
    return tables


def test_others_are_told_what_the_words_allow_and_nothing_else_changes(world):
    """Beside the figures of the enquiry a report for others is the one that is compiled without an enquiry."""
    rows, faults = world.rows(), []
    for number, now in enumerate(moments(world)):
        for audience in ("public", OTHERS[1 + number % 3]):
            inputs = {"audience": audience, "as_of": now.day, "known_at": now.known}
            found = document(**inputs, enquiry=world.enquiry.pk)
            expected, shown = oracle.figures(rows, now, audience), figures_of(found)
            faults += [(now, audience, fault) for fault in differences(
                {name: len(keys) for name, keys in expected.items()}, {name: one.value for name, one in shown.items()}
            )]  # fmt: skip
            out_of = {one.denominator for one in shown.values()}
            if expected and out_of != {len(expected["population"])}:
                faults.append((now, audience, f"out of {out_of}, not {len(expected['population'])}"))
            if any(one.members for one in shown.values()):
                faults.append((now, audience, "a list"))
            faults += [(now, audience, f"the narrative cites {name}") for name in cited_of(found) - shown.keys()]
            plain = document(**inputs)
            faults += [(now, audience, fault) for fault in differences(beside(plain), beside(found))]
            faults += [(now, audience, fault) for fault in subtracted(rows, now, found)]
    assert not faults, "\n".join(map(str, faults))


def test_the_numbers_of_an_earlier_day_are_not_counted_again_for_others(secretariat):
    with time_machine.travel(BEGIN, tick=False) as clock:
        bodies = [factories.organization() for _ in range(36)]
        made = enquiry(*bodies[:30], by=secretariat, reference=factories.instrument())
        asked(made, *bodies[:4], by=secretariat)
        first = issue(by=secretariat, enquiry=made)
        clock.shift(datetime.timedelta(days=10))
        asked(made, *bodies[4:12], by=secretariat)
        found = document(enquiry=made.pk, previous=first, since=first.as_of)

    shown = figures_of(found)
    said = {name: (shown[name].value, shown[name].before, shown[name].restated) for name in ("asked", "answered")}
    assert said == {"asked": (12, None, None), "answered": (0, None, None)}


def beside(found: ReportDocument) -> dict[str, Any]:
    """Return tables, lists and charts of a document but for the figures of an enquiry."""
    data = as_data(found)
    kept = [one for one in data["figures"] if not one["name"].startswith("enquiry_")]
    parts = {"figures": kept, "tables": data["tables"], "charts": data["charts"], "notes": data["notes"]}
    return {name: json.dumps(part, sort_keys=True, default=str) for name, part in parts.items()}


def subtracted(rows: Rows, now: Moment, found: ReportDocument) -> list[str]:
    """Take from the directory who is shown with a state, as a reader can; say where the silent ones are found."""
    if "asked" not in figures_of(found):
        return []
    silent = oracle.sets(rows, now)["no_reply"]
    matrix = [row for one in found.tables if one.name.startswith("matrix") for row in one.code_rows]
    stating = {row[0] for row in matrix if any(row[1:])}
    directory = {one["id"] for one in rows.organizations if one["live"] and one["key"] not in stating}
    left = directory - {rows.issuer} - silent
    return [] if len(silent) >= 5 and len(left) >= 5 else [f"{len(silent)} silent, beside {len(left)} others"]
