"""Looking at addresses of evidence: which, in what order, what is kept of it; nothing unless it is switched on."""

import datetime
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from practices.actions import evidence_checks
from practices.actions.adoptions import reverse_adoption
from practices.actions.evidence_checks import (
    EvidenceCheckRefused,
    ask_anew,
    check_evidence,
    is_failing,
    note_status,
)
from practices.models.evidence import EvidenceCheck
from practices.operations.due import JOBS
from tests import factories

NOW = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
WEEK = datetime.timedelta(days=8)
FIRST, SECOND = "https://example.org/first", "https://example.net/second"

pytestmark = pytest.mark.django_db


class Sites:
    """Other sites, as the port meets them: the status of each address, and which were asked."""

    def __init__(self, **statuses: int | None) -> None:
        self.statuses = {FIRST: statuses.get("first", 200), SECOND: statuses.get("second", 200)}
        self.asked: list[str] = []

    def fetch(self, address: str, timeout: float) -> int | None:
        self.asked.append(address)
        assert 0 < timeout <= 30
        return self.statuses[address]


def evidence(*addresses: str) -> list[Any]:
    return [factories.adoption(evidence_address=address) for address in addresses]


def test_each_address_is_asked_once_and_its_status_kept() -> None:
    evidence(FIRST, FIRST, SECOND)
    sites = Sites(second=404)
    told: dict[str, int | None] = {}

    done = check_evidence(now=NOW, fetch=sites.fetch, tell=told.__setitem__)

    assert sorted(sites.asked) == [SECOND, FIRST]
    assert (done.looked_at, done.failing, done.dropped) == (2, 1, 0)
    assert told == {FIRST: 200, SECOND: 404}
    assert dict(EvidenceCheck.objects.values_list("address", "status")) == told
    assert EvidenceCheck.objects.get(address=SECOND).failing_since == NOW


def test_failing_since_is_the_first_failure_and_ends_with_an_answer() -> None:
    evidence(FIRST)
    for number, status in enumerate((None, 500, 410)):
        check_evidence(now=NOW + number * WEEK, fetch=Sites(first=status).fetch)
    failing = EvidenceCheck.objects.get()

    check_evidence(now=NOW + 3 * WEEK, fetch=Sites().fetch)

    assert (failing.failing_since, failing.status) == (NOW, 410)
    assert EvidenceCheck.objects.get().failing_since is None


def test_what_was_looked_at_within_a_week_waits_and_what_is_asked_for_comes_first(secretariat: Any) -> None:
    evidence(FIRST, SECOND)
    check_evidence(now=timezone.now(), fetch=Sites().fetch)
    idle, asked = Sites(), Sites()

    check_evidence(now=timezone.now(), fetch=idle.fetch)
    ask_anew(address=SECOND, by=secretariat)
    check_evidence(now=timezone.now(), fetch=asked.fetch, limit=1)

    assert idle.asked == []
    assert asked.asked == [SECOND]


def test_evidence_that_was_taken_back_is_forgotten() -> None:
    (event,) = evidence(FIRST)
    check_evidence(now=NOW, fetch=Sites().fetch)

    reverse_adoption(event=event, by=factories.officer(event.organization), note="A mistake.")
    done = check_evidence(now=NOW + WEEK, fetch=Sites().fetch)

    assert (done.looked_at, done.dropped) == (0, 1)
    assert not EvidenceCheck.objects.exists()


@pytest.mark.parametrize("status", [200, 204, 302, 401, 403, 405, 429, 451])
def test_answer_of_a_site_that_refuses_programs_is_no_failure(status: int) -> None:
    assert not is_failing(status)


@pytest.mark.parametrize("status", [None, 400, 404, 410, 500, 503])
def test_no_answer_and_no_such_thing_are_failures(status: int | None) -> None:
    assert is_failing(status)


def test_asking_anew_is_refused_to_strangers_and_for_unknown_addresses(secretariat: Any) -> None:
    evidence(FIRST)
    note_status(address=FIRST, status=404, now=NOW)

    with pytest.raises(EvidenceCheckRefused, match="not evidence about an organization"):
        ask_anew(address=FIRST, by=factories.officer(factories.organization()))
    with pytest.raises(EvidenceCheckRefused, match="not been checked before"):
        ask_anew(address=SECOND, by=secretariat)


def test_nothing_is_asked_unless_it_is_switched_on(settings: Any) -> None:
    (job,) = (one for one in JOBS if one.name == "evidence")

    assert not job.is_on()
    settings.EVIDENCE_CHECKS = True
    assert job.is_on()


def test_command_tells_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    call_command("check_evidence", stdout=out)
    evidence("http://127.0.0.1:9/private")

    call_command("check_evidence", "--limit", "5", stdout=out)

    assert "0 looked at, 0 cannot be opened, 0 dropped." in out.getvalue()
    assert "no answer http://127.0.0.1:9/private" in out.getvalue()
    assert "1 looked at, 1 cannot be opened, 0 dropped." in out.getvalue()
    assert evidence_checks.MOST_AT_ONCE == 500
