"""`/metrics`, what stands in the log of slowness, and that neither tells of anybody."""

import datetime
import logging

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from portal.query_watch import counted_queries, watch
from practices.models.job_runs import JobRun
from tests import factories

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests"


def read(client: Client) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (one.name, *(one.labels[key] for key in sorted(one.labels))): one.value
        for family in families
        for one in family.samples
    }


@pytest.fixture
def measured(settings):
    settings.METRICS_TOKEN = TOKEN
    return Client()


def test_without_a_token_of_the_settings_nothing_is_there():
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_without_the_right_token_nothing_is_told(measured):
    answers = [measured.get("/metrics"), measured.get("/metrics", headers={"authorization": "Bearer other"})]

    assert [(one.status_code, one.content, one.headers["WWW-Authenticate"]) for one in answers] == [
        (401, b"", "Bearer")
    ] * 2


def test_requests_are_counted_by_the_name_of_their_view(measured):
    name = ("exchange_requests_total", "GET", "2xx", "healthz")
    before = read(measured).get(name, 0)

    measured.get("/healthz?name=somebody")
    measured.generic("BREW", "/healthz")

    after = read(measured)
    assert after[name] == before + 1
    assert after[("exchange_request_seconds_count", "healthz")] >= 1
    assert not [key for key in after if "somebody" in str(key) or "BREW" in key]


def test_queues_and_jobs_are_told_with_their_ages(measured):
    now = timezone.now()
    JobRun.objects.create(
        name="webhooks", next_at=now - datetime.timedelta(hours=1), ended_at=now, failure="OperationalError"
    )
    factories.organization()

    told = read(measured)

    assert told[("exchange_database_up",)] == 1
    assert told[("exchange_queue_waiting", "changes")] > 0
    assert told[("exchange_job_late_seconds", "webhooks")] >= 3600
    assert told[("exchange_job_failing", "webhooks")] == 1


@pytest.mark.django_db(transaction=True)
def test_kept_pages_are_counted(measured, settings):
    settings.PAGE_CACHE = True
    client, keys = Client(), [("exchange_kept_pages_total", outcome) for outcome in ("given", "made")]
    before = read(client)

    for _time in range(3):
        client.get("/")

    after = read(client)
    assert [after[key] - before[key] for key in keys] == [2, 1]


def test_slow_query_is_logged_without_its_values(settings, caplog):
    settings.SLOW_QUERY_MS = 1
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n "

    with caplog.at_level(logging.WARNING, "portal.slow"), connection.execute_wrapper(watch), counted_queries() as tally:
        with connection.cursor() as cursor:
            cursor.execute(slow + "WHERE %s <> ''", ["somebody@example.org"])
        get_user_model().objects.count()

    assert tally.count == 2
    assert "slow query" in caplog.text
    assert "somebody" not in caplog.text


def test_slow_request_is_logged_without_its_query_string(settings, caplog):
    settings.SLOW_REQUEST_MS = 1

    with caplog.at_level(logging.WARNING, "portal.slow"):
        Client().get("/?name=somebody")

    assert "GET /" in caplog.text
    assert "somebody" not in caplog.text
