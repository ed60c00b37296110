"""The arithmetic: what a demand asks of each part, by what each was measured to carry, and at which size it gives."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.measurements.bench.rows import Carried
from tests.measurements.capacity.demand import Demand, page_groups, scaled
from tests.measurements.capacity.laws import Shares, page_shares
from tests.measurements.capacity.simulation import API, CHECKED, GIVEN, MADE, SEARCH, Service

BUSY = 0.7
"""Share of its time that a part may be busy in the hour that counts: beyond it waiting grows quickly."""
KEPT_BYTES = 256 * 2**20
"""What `DOCUMENT_BYTES` is where nothing is set; half of it is for pages without a query string."""
TURNED_UP = 4 * KEPT_BYTES
"""What it is set to where more is asked."""
LEAST, MOST = 1e-5, 1e7
"""Between which times of the demand is looked for where a part gives."""
GB = 10**9
NEEDED = (
    "web.given", "web.checked", "web.made", "web.search", "web.api", "nginx.file", "nginx.asking", "worker.note",
    "worker.scope", "worker.webhooks", "worker.mails", "likeness.prepare", "likeness.files", "likeness.look",
    "likeness.each", "bytes.provision", "bytes.likeness", "bytes.text", "bytes.event", "bytes.noted",
    "bytes.provision.index", "bytes.likeness.index", "bytes.text.index", "bytes.event.index", "bytes.noted.index",
    "cache.count", "standby.write", "database.write",
)  # fmt: skip
"""What has to be measured before anything can be said."""


@dataclass(frozen=True, slots=True)
class Start:
    """The portal that grows: one web machine and one of the database, both small."""

    processes: int = 2
    database: int = 2
    process_memory: float = 1.0 * GB
    database_memory: float = 8.0 * GB
    disk: float = 100.0 * GB
    night: float = 6 * 3600.0
    log_bytes_a_second: float = 12.5e6
    """What the way to the standby carries."""


START = Start()


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, by name."""

    rows: Mapping[str, Carried]

    @property
    def missing(self) -> list[str]:
        """Names that are needed and were not measured."""
        return [name for name in NEEDED if name not in self.rows]

    def processor(self, name: str) -> float:
        """Seconds of its own processor for one; 0 where none was counted."""
        return self.rows[name].processor or 0.0

    def database(self, name: str) -> float:
        """Seconds of the database's processor for one."""
        return self.rows[name].database or 0.0

    def seconds(self, name: str) -> float:
        """Seconds by the clock for one, of one that works alone."""
        return 1 / (self.rows[name].rate or math.inf)

    def size(self, name: str) -> float:
        """Bytes of one."""
        return self.rows[name].size or 0.0

    @property
    def services(self) -> dict[str, Service]:
        """What each kind of answer takes, for the simulation."""
        return {
            kind: Service(self.processor(f"web.{kind}"), self.database(f"web.{kind}"))
            for kind in (GIVEN, CHECKED, MADE, SEARCH, API)
        }

    def room(self, kept_bytes: float = KEPT_BYTES) -> int:
        """Pages that the database keeps for all processes."""
        return max(1, int(kept_bytes / 2 / self.size("web.given")))


@dataclass(frozen=True, slots=True)
class Served:
    """Processors that answers take, of the web and of the database; what becomes of pages."""

    web: float
    database: float
    shares: Shares


@dataclass(frozen=True, slots=True)
class Part:
    """A part, and what share of the portal at the start a demand takes of it: 1.0 is all there is."""

    name: str
    use: Callable[[Figures, Demand], float]
    limit: str
    turned: str
    """What is turned up, and where it is told, in Markdown."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a demand takes: whole processes and processors at `BUSY`, bytes."""

    processes: int
    database: int
    nginx: int
    workers: int
    noting: float
    """The share of its time that the one that notes is busy; beyond 1.0 it falls behind, and others cannot help."""
    index: float
    disk: float
    logs: float
    likeness_files: float
    night_workers: float

    @property
    def cores(self) -> int:
        """Processors in all, one for the cache with them; those that look for likeness are not counted."""
        return self.processes + self.database + self.nginx + self.workers + 1


def served(figures: Figures, demand: Demand, *, rush: bool, kept_bytes: float = KEPT_BYTES) -> Served:
    """Return what answers take in the busiest hour, with a rush in it or without."""
    groups = page_groups(demand.pages, demand.exponent)
    pages = 1 - demand.search_share - demand.api_share
    room = figures.room(kept_bytes)
    calm = page_shares(groups, room, rate=demand.peak_rate * pages, writes=demand.write_rate)
    parts = [(demand.peak_rate, calm)]
    if rush:
        few = page_groups(min(demand.rush_pages, demand.pages), demand.exponent)
        many = page_shares(few, room, rate=demand.rush_rate * pages, writes=demand.write_rate)
        parts.append((demand.rush_rate, many))
    web = database = 0.0
    for rate, shares in parts:
        by_kind = {
            GIVEN: pages * shares.given, CHECKED: pages * shares.checked, MADE: pages * shares.made,
            SEARCH: demand.search_share, API: demand.api_share,
        }  # fmt: skip
        web += rate * sum(share * figures.services[kind].web for kind, share in by_kind.items())
        database += rate * sum(share * figures.services[kind].database for kind, share in by_kind.items())
    return Served(web, database, calm)


def least_processes(figures: Figures, demand: Demand, *, rush: bool, kept_bytes: float = KEPT_BYTES) -> int:
    """Return the web processes that are busy for `BUSY` of the time at most."""
    return max(1, math.ceil(served(figures, demand, rush=rush, kept_bytes=kept_bytes).web / BUSY))


def noting(figures: Figures, demand: Demand) -> float:
    """Return the share of its time that one worker notes what is written, in the busiest hour."""
    each = figures.seconds("worker.note") + demand.scopes * figures.seconds("worker.scope")
    return demand.write_rate * each


def telling(figures: Figures, demand: Demand) -> float:
    """Return the share of its time that one worker calls webhooks, one round a minute at most, and writes mails."""
    calls = demand.scopes * min(demand.write_rate, 1 / 60)
    mails = demand.organizations * demand.mails_of_organization_a_day / 86_400
    return calls * figures.seconds("worker.webhooks") + mails * figures.seconds("worker.mails")


def stored(figures: Figures, demand: Demand, *, index: bool = False) -> float:
    """Return the bytes of tables with their indexes (or of these alone), without the logs of scopes."""
    end = ".index" if index else ""
    each = {"provision": demand.provisions, "likeness": demand.provisions, "text": demand.texts, "event": demand.events,
            "noted": demand.things}  # fmt: skip
    return sum(count * figures.size(f"bytes.{kind}{end}") for kind, count in each.items())


def logs(figures: Figures, demand: Demand) -> float:
    """Return the bytes of what each scope was told: all that its organization may see."""
    return demand.scopes * demand.things * figures.size("bytes.noted")


def likeness_files(figures: Figures, demand: Demand) -> float:
    """Return the bytes of the files of likeness on each machine, which its processes share."""
    return demand.provisions * figures.size("likeness.files")


def looking(figures: Figures, demand: Demand) -> float:
    """Return the seconds in which each provision is looked for among all of them, as each night does."""
    each = demand.provisions * figures.processor("likeness.each")
    return demand.provisions * (figures.processor("likeness.look") + each)


def needs(figures: Figures, demand: Demand) -> Needs:
    """Return what a demand takes, the rush with it."""
    processes = least_processes(figures, demand, rush=True, kept_bytes=TURNED_UP)
    database = served(figures, demand, rush=True, kept_bytes=TURNED_UP).database
    return Needs(
        processes=processes,
        database=math.ceil(database / BUSY),
        nginx=math.ceil(_nginx(figures, demand) / BUSY),
        workers=1 + math.ceil(telling(figures, demand) / BUSY),
        noting=noting(figures, demand),
        index=stored(figures, demand, index=True),
        disk=stored(figures, demand),
        logs=logs(figures, demand),
        likeness_files=likeness_files(figures, demand),
        night_workers=looking(figures, demand) / START.night,
    )


def gives_at(part: Part, figures: Figures, demand: Demand) -> float:
    """Return how many times the demand the portal at the start carries in this part; inf where it carries all."""
    allowed = BUSY if part.limit == "time" else 1.0
    if part.use(figures, scaled(demand, MOST)) <= allowed:
        return math.inf
    low, high = LEAST, MOST
    while high / low > 1.02:
        middle = math.sqrt(low * high)
        low, high = (middle, high) if part.use(figures, scaled(demand, middle)) <= allowed else (low, middle)
    return low


def in_order(figures: Figures, demand: Demand) -> list[tuple[float, Part]]:
    """Return the parts, what gives first before the others, with the times of the demand."""
    return sorted(((gives_at(part, figures, demand), part) for part in PARTS), key=lambda found: found[0])


def _nginx(figures: Figures, demand: Demand) -> float:
    rate = demand.peak_rate + demand.rush_rate
    return rate * (figures.processor("nginx.asking") + demand.static_of_view * figures.processor("nginx.file"))


PARTS: Sequence[Part] = (
    Part(
        "web processes",
        lambda figures, demand: served(figures, demand, rush=True).web / START.processes,
        "time",
        "`WEB_CONCURRENCY`, then more machines: a line each in `exchange-upstream.conf` ([scaling](scaling.md))",
    ),
    Part(
        "database, answering",
        lambda figures, demand: served(figures, demand, rush=True).database / START.database,
        "time",
        "processors; then a standby that the public reads, `REPLICA_URL` ([scaling out](../running.md#scaling-out))",
    ),
    Part(
        "nginx",
        _nginx,
        "time",
        '`worker_processes auto`; in a rush `"1"` for `"@1"` ([kept pages in nginx](scaling.md#kept-pages-in-nginx))',
    ),
    Part(
        "cache",
        lambda figures, demand: (demand.peak_rate + demand.rush_rate) * figures.processor("cache.count") * 2,
        "time",
        "a Redis of its own, `CACHE_URL` ([scaling](scaling.md))",
    ),
    Part(
        "worker, noting changes",
        noting,
        "time",
        "web processes share the looking (`CHANGES_AT_ONCE=1`); one at a time numbers and counts",
    ),
    Part(
        "worker, telling others",
        telling,
        "time",
        "`deliver_webhooks --every 5` and `send_updates` beside it ([scaling](scaling.md))",
    ),
    Part(
        "logs of organizations on disk",
        lambda figures, demand: logs(figures, demand) / START.disk,
        "room",
        "disk; what is followed in public needs no log of its own",
    ),
    Part(
        "files of likeness on the disk of a web machine",
        lambda figures, demand: likeness_files(figures, demand) / START.disk,
        "room",
        "disk; memory holds what is looked at of them",
    ),
    Part(
        "likeness anew in a night",
        lambda figures, demand: looking(figures, demand) / START.night,
        "room",
        "nothing: it then takes several nights. What is published is looked for at once as well",
    ),
    Part(
        "memory of the database, for its indexes",
        lambda figures, demand: stored(figures, demand, index=True) / START.database_memory,
        "room",
        "memory of the database's machine (`shared_buffers` to a quarter of it)",
    ),
    Part(
        "disk of the database",
        lambda figures, demand: stored(figures, demand) / START.disk,
        "room",
        "disk; each standby has as much",
    ),
    Part(
        "way to the standby",
        lambda figures, demand: demand.write_rate * figures.size("standby.write") / START.log_bytes_a_second,
        "time",
        "the network; `REPLICA_MAX_LAG` sends the public back to the primary meanwhile",
    ),
)
