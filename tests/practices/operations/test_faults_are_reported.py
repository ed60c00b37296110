"""Each fault is mailed once while it lasts, fires its alert, and is mailed again when it returns.

What is measured is put before Prometheus' own tool; where that is not there, the mails alone are looked at.
"""

import datetime
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml

from portal.error_mails import ErrorMails
from portal.outage_cache import OUTAGES
from practices.operations import remembered, spells
from practices.operations.health import examine
from practices.operations.spells import REMINDER
from tests.practices.operations.faults import CASES, MINUTE, TOKEN, World
from tests.promtool import PROMTOOL, RULES, firing, needs_promtool, run_promtool, series_of
from tests.whole import long, share

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
NOW = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
STEP = 4 * MINUTE


@pytest.fixture
def world(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A portal in which all is well, whose errors are mailed to one operator."""
    settings.ERROR_MAILS, settings.METRICS_TOKEN = ["operator@example.org"], TOKEN
    handler = ErrorMails(logging.ERROR)
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    with time_machine.travel(NOW, tick=False) as clock:
        found = World(settings, tmp_path, monkeypatch, clock)
        found.keep_well()
        yield found
    for logger in loggers:
        logger.removeHandler(handler)
    OUTAGES.clear()
    remembered._in_memory.clear()


def test_nothing_is_mailed_and_no_alert_fires_while_all_is_well(world: World, tmp_path: Path):
    for _time in range(3):
        world.check()
        world.later(STEP)
    world.keep_well()

    assert {finding.verdict for finding in examine(now=NOW + 3 * STEP)} == {"ok"}
    assert world.subjects() == []
    if PROMTOOL:
        assert firing(series_of(world.measured()), tmp_path) == set()


@pytest.mark.parametrize("name", share(CASES, of=4))
def test_fault_is_mailed_once_a_spell_and_fires_its_alert(name: str, world: World, tmp_path: Path):
    case = CASES[name]

    with case.fault(world) as look:
        for _time in range(3):
            look()
            world.later(STEP)
        assert world.subjects() == [f"FAILING: {case.what}"]
        measured = world.measured()
    look()
    assert world.subjects() == [f"FAILING: {case.what}", f"RECOVERED: {case.what}"]
    world.later(STEP)
    with case.fault(world) as look:
        look()
        assert world.subjects()[2:] == [f"FAILING: {case.what}"]

    if PROMTOOL:
        assert firing(series_of(measured), tmp_path) == case.alerts


def test_outage_is_mailed_once_however_many_errors_it_makes(world: World, caplog: pytest.LogCaptureFixture):
    with CASES["database is away"].fault(world) as look:
        for _time in range(10):
            look()

    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) >= 20
    assert world.subjects() == ["FAILING: database"]


@long
def test_fault_that_lasts_is_mailed_again_each_day(world: World):
    with CASES["trigger is dropped"].fault(world) as look:
        for _hour in range(49):
            look()
            world.later(REMINDER / 24)

    assert world.subjects() == ["FAILING: triggers", *["STILL FAILING: triggers"] * 2]


def test_spell_is_known_after_a_restart_and_by_other_processes(world: World):
    with CASES["trigger is dropped"].fault(world) as look:
        look()
        remembered._in_memory.clear()  # nothing of it is kept by the process
        look()

    assert world.subjects() == ["FAILING: triggers"]


def test_mail_that_could_be_neither_sent_nor_kept_is_sent_later(world: World, monkeypatch: pytest.MonkeyPatch):
    def refuse(**_mail: str) -> bool:
        raise OSError("no room")

    with CASES["trigger is dropped"].fault(world) as look:
        with monkeypatch.context() as patch:
            patch.setattr(spells, "mail_operators", refuse)
            look()
        look()

    assert world.subjects() == ["FAILING: triggers"]


def test_failed_unit_is_not_mailed_beside_what_its_command_reported(world: World):
    with CASES["ledger is altered"].fault(world) as look:
        look()
        for unit in ("practice-exchange-nightly.service", "practice-exchange-health.service"):
            world.command("report_failure", unit)
        assert world.subjects() == ["FAILING: ledgers"]
        world.command("report_failure", "practice-exchange-worker.service")

    assert world.subjects()[1:] == ["FAILING: worker"]


def test_without_addresses_spells_are_known_and_nothing_is_mailed(world: World):
    world.settings.ERROR_MAILS = []

    with CASES["disk is full"].fault(world) as look:
        look()

        assert world.subjects() == []
        assert world.measured()[("exchange_failing", frozenset({("what", "disk")}))] == 1


@pytest.mark.once
def test_metrics_that_rules_name_are_measured(world: World):
    told: set[str] = set()
    for name in ("job is late", "certificate is over", "mail waits", "webhooks are late"):
        with CASES[name].fault(world) as look:
            look()
            told |= {series for series, _labels in world.measured()}
    named = {name for rule in rules() for name in re.findall(r"exchange_\w+", rule["expr"])}

    assert named - told == {"exchange_requests_total"}  # counted by each request: tests/portal/test_measures.py


@pytest.mark.once
def test_each_fault_has_a_rule_and_each_rule_says_what_to_do():
    names = {rule["alert"] for rule in rules()}

    assert {alert for case in CASES.values() for alert in case.alerts} <= names
    assert len(names) == len(rules())
    for rule in rules():
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert set(rule["annotations"]) == {"summary", "action"}


@pytest.mark.once
def test_page_for_operators_lists_each_fault_and_each_alert():
    page = (RULES.parents[2] / "docs" / "operators" / "monitoring.md").read_text()

    assert [rule["alert"] for rule in rules() if f"`{rule['alert']}`" not in page] == []
    assert [case.what for case in CASES.values() if f"`{case.what.split(' web')[0]}" not in page] == []


@pytest.mark.once
@needs_promtool
def test_promtool_reads_the_rules():
    status, said = run_promtool("check", "rules", str(RULES))

    assert (status, "SUCCESS" in said) == (0, True), said


@pytest.mark.once
@needs_promtool
@pytest.mark.parametrize(
    ("series", "at", "alerts"),
    [
        ([], "4m", set()),
        ([], "6m", {"ExchangeDown"}),
        ([], "27h", {"ExchangeDown", "ExchangeBackupNever"}),
        (["exchange_requests_total{status='5xx', view='home'} 1+1x60"], "10m", {"ExchangeDown", "ExchangeErrors"}),
        (
            [
                "exchange_disk_free_bytes{storage='data'} 4e9+0x60",
                "exchange_disk_total_bytes{storage='data'} 1e11+0x60",
            ],
            "20m",
            {"ExchangeDown", "ExchangeDiskLow"},
        ),
        (["exchange_failing{what='worker'} 1+0x60"], "1m", {"ExchangeWorkerStopped"}),
    ],
)
def test_alert_fires_by_what_no_fault_above_measures(series: list[str], at: str, alerts: set[str], tmp_path: Path):
    rows = [{"series": one.rpartition(" ")[0].replace("'", '"'), "values": one.rpartition(" ")[2]} for one in series]

    assert firing(rows, tmp_path, at=at) == alerts


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(RULES.read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found
