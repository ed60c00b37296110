"""What is counted of requests, for Prometheus; how each process keeps its counts is said by `METRICS_DIR`."""

import datetime
from collections.abc import Iterator

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.standing_measures import OperationsCollector
from practices.operations.health_of_webhooks import failing_receivers
from practices.operations.queues import Queue, job_runs, kept_mails_queue, queues
from practices.operations.readiness import gaps_now, pending_migrations

disable_created_metrics()

REQUESTS = Counter("exchange_requests", "Requests that were answered.", ["view", "method", "status"])
SECONDS = Histogram(
    "exchange_request_seconds", "Seconds until an answer.", ["view"], buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
)
QUERIES = Counter("exchange_database_queries", "Queries of requests.", ["view"])
QUERY_SECONDS = Counter("exchange_database_seconds", "Seconds that the queries of requests took.", ["view"])
KEPT_PAGES = Counter("exchange_kept_pages", "Pages of the public: given as kept, or made.", ["outcome"])


class Queues(Collector):
    """What waits, and how the jobs of the worker stand: read from the database as it is asked."""

    def collect(self) -> Iterator[Metric]:
        """Return the queues, then the jobs; where the database does not answer, that and what is not of it."""
        now = timezone.now()
        try:
            is_whole = not (pending_migrations() or gaps_now())
        except DatabaseError:
            yield GaugeMetricFamily("exchange_database_up", "Whether the database answers.", value=0)
            yield from _of_queues([kept_mails_queue()], now)
            return
        yield GaugeMetricFamily("exchange_database_up", "Whether the database answers.", value=1)
        yield GaugeMetricFamily("exchange_schema_ok", "Whether the database has the schema.", value=float(is_whole))
        try:
            waiting, runs, failing_webhooks = queues(now=now), job_runs(), failing_receivers()
        except DatabaseError:  # tables or columns are missing, or it went away just now
            yield from _of_queues([kept_mails_queue()], now)
            return
        yield GaugeMetricFamily(
            "exchange_receivers_failing", "Webhooks whose receiver takes no call.", value=failing_webhooks
        )
        yield from _of_queues(waiting, now)
        ended = GaugeMetricFamily("exchange_job_seconds_since_end", "Since a job ended last.", labels=["job"])
        late = GaugeMetricFamily("exchange_job_late_seconds", "How late a job is.", labels=["job"])
        failing = GaugeMetricFamily("exchange_job_failing", "Whether the last run failed.", labels=["job"])
        for run in runs:
            if run.ended_at is not None:
                ended.add_metric([run.name], (now - run.ended_at).total_seconds())
            late.add_metric([run.name], max((now - run.next_at).total_seconds(), 0.0))
            failing.add_metric([run.name], float(bool(run.failure)))
        yield from (ended, late, failing)


def _of_queues(waiting: list[Queue], now: datetime.datetime) -> Iterator[Metric]:
    counts = GaugeMetricFamily("exchange_queue_waiting", "Things that wait.", labels=["queue"])
    ages = GaugeMetricFamily("exchange_queue_oldest_seconds", "How long the oldest waits.", labels=["queue"])
    for queue in waiting:
        counts.add_metric([queue.name], queue.count)
        if queue.since is not None:
            ages.add_metric([queue.name], max((now - queue.since).total_seconds(), 0.0))
    yield from (counts, ages)


class OwnCounts(Collector):
    """The counts of this process, with its memory and processor time."""

    def collect(self) -> Iterator[Metric]:
        """Return them."""
        yield from REGISTRY.collect()


def registry(folder: str) -> CollectorRegistry:
    """Return what is told: the counts of all processes that keep them in `folder` ("": of this one), and the queues."""
    made = CollectorRegistry()
    if folder:
        MultiProcessCollector(made, path=folder)
    else:
        made.register(OwnCounts())
    made.register(Queues())
    made.register(OperationsCollector())
    return made
