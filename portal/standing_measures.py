"""Measures of what the portal rests on beside the database: last good runs, disks, certificates, spells of failure."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from practices.operations.certificates import known_certificates
from practices.operations.disks import disks
from practices.operations.last_runs import last_failure, last_run
from practices.operations.remembered import is_writable
from practices.operations.spells import open_spells

ALWAYS_SHOWN = ("backup", "cache", "database", "disk", "drill", "ledgers", "mail server", "worker")
"""What `exchange_failing` has a row of even while it works."""
DAY = datetime.timedelta(days=1)


class OperationsCollector(Collector):
    """Reads files of this machine as it is asked; the database takes no part."""

    def collect(self) -> Iterator[Metric]:
        """Return ages, ledgers, disks, certificates, spells."""
        now = timezone.now()
        yield from _ages(now)
        yield from _ledgers(now, is_broken="ledgers" in open_spells())
        yield from _disks()
        days = GaugeMetricFamily("exchange_certificate_days", "Days until a certificate ends.", labels=["place"])
        readable = GaugeMetricFamily("exchange_certificate_readable", "Whether it could be read.", labels=["place"])
        for place, ends_at in known_certificates().items():
            readable.add_metric([place], float(ends_at is not None))
            if ends_at is not None:
                days.add_metric([place], (ends_at - now) / DAY)
        spells = open_spells()
        failing = GaugeMetricFamily("exchange_failing", "Whether something fails, as it is mailed.", labels=["what"])
        for what in sorted({*ALWAYS_SHOWN, *spells}):
            failing.add_metric([what], float(what in spells))
        yield from (days, readable, failing)
        yield GaugeMetricFamily("exchange_upkeep_writable", "Whether UPKEEP_DIR takes files.", value=is_writable())


def _ages(now: datetime.datetime) -> Iterator[Metric]:
    for name in ("backup", "drill"):
        at, failure = last_run(name), last_failure(name)
        if at:
            age = (now - at).total_seconds()
            yield GaugeMetricFamily(f"exchange_{name}_age_seconds", f"Since the last good {name}.", value=age)
        if at or failure:
            is_ok = float(failure is None)
            yield GaugeMetricFamily(f"exchange_{name}_ok", f"Whether the last {name} ended well.", value=is_ok)


def _ledgers(now: datetime.datetime, *, is_broken: bool) -> Iterator[Metric]:
    """Yield when the ledgers were read, and whether they hold: a health check may have found their tails cut since."""
    at, failure = last_run("ledgers"), last_failure("ledgers")
    read = [each for each in (at, failure and failure.at) if each]
    if read:
        age = (now - max(read)).total_seconds()
        yield GaugeMetricFamily("exchange_ledger_check_age_seconds", "Since the ledgers were read.", value=age)
        holds = failure is None and not is_broken
        yield GaugeMetricFamily("exchange_ledger_ok", "Whether all ledgers hold.", value=float(holds))


def _disks() -> Iterator[Metric]:
    free = GaugeMetricFamily("exchange_disk_free_bytes", "Room that is left.", labels=["storage"])
    total = GaugeMetricFamily("exchange_disk_total_bytes", "Size of the disk.", labels=["storage"])
    for disk in disks():
        free.add_metric([disk.storage], disk.free)
        total.add_metric([disk.storage], disk.total)
    yield from (free, total)
