"""The busiest hour, visitor by visitor: web processes of a few threads, the database, the pages that it keeps.

A process has one processor, as Python's lock gives it, which its threads take in turns of 5 ms; while the database
works for one of them the others go on. Who finds every thread busy waits in one line. The database is so many
processors with one line. Which page is asked for, how long each takes and when somebody comes is by chance, from a
seed.
"""

import heapq
import random
from bisect import bisect
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from tests.measurements.capacity.demand import LANGUAGES, Demand, rank_weights, running_sums

TURN = 0.005
"""Seconds after which a thread hands Python's lock on (`sys.getswitchinterval()`)."""
GIVEN, CHECKED, MADE, SEARCH, API = "given", "checked", "made", "search", "api"
PAGES = frozenset({GIVEN, CHECKED, MADE})
ARRIVES, RUNS, ANSWERS, WRITES = range(4)
SHAPE = 4.0
"""How times spread around their mean (gamma): 1 in 100 takes 2.5 times the mean. 1 is exponential."""
WARMED = 8
"""How many times as many pages as a shelf holds are asked for before the hour begins."""


@dataclass(frozen=True, slots=True)
class Service:
    """Mean seconds of one answer: of the process's processor, and of the database's."""

    web: float
    database: float = 0.0


@dataclass(frozen=True, slots=True)
class Site:
    """What serves. `room`: pages that the database keeps."""

    processes: int
    database: int
    room: int
    services: Mapping[str, Service]
    threads: int = 4
    turn: float = TURN
    shape: float = SHAPE


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an hour: seconds of each answer in order, kinds of answers, shares of time that parts were busy."""

    seconds: list[float]
    kinds: Counter[str]
    web_busy: float
    database_busy: float

    def quantile(self, share: float) -> float:
        """Return the seconds within which this share of visitors had their answer."""
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]

    @property
    def mean(self) -> float:
        """Seconds until an answer."""
        return sum(self.seconds) / max(1, len(self.seconds))

    def share(self, kind: str) -> float:
        """Return which share of the pages was given, checked or made."""
        return self.kinds[kind] / max(1, sum(self.kinds[one] for one in PAGES))

    @property
    def hit_ratio(self) -> float:
        """The share of pages that lay on the shelf."""
        return 1 - self.share(MADE)


@dataclass(slots=True)
class _Visit:
    at: float
    kind: str = ""
    page: int = 0
    web: float = 0.0
    process: int = 0


@dataclass(slots=True)
class _Process:
    held: int = 0
    running: _Visit | None = None
    ready: deque[_Visit] = field(default_factory=deque)


class Simulation:
    """An hour of a site; run it once."""

    def __init__(self, site: Site, demand: Demand, *, seed: int = 1) -> None:
        self.site, self.demand, self.chance = site, demand, random.Random(seed)
        self.has_rush = False
        self.ranks = running_sums(rank_weights(demand.pages, demand.exponent))
        self.languages = list(accumulate(LANGUAGES))
        self.processes = [_Process() for _each in range(site.processes)]
        self.shelf: OrderedDict[int, int] = OrderedDict()
        """Pages that are kept, with the number of writes when each was last found to hold."""
        self.line: deque[_Visit] = deque()
        self.asking: deque[_Visit] = deque()
        self.asked = 0
        """Processors of the database that are busy."""
        self.events: list[tuple[float, int, int, _Visit | None, float]] = []
        self.count = self.written = 0
        self.altered: dict[int, int] = {}
        self.web_seconds = self.database_seconds = 0.0
        self.seconds: list[float] = []
        self.kinds: Counter[str] = Counter()

    def run(self, *, seconds: float, rush: tuple[float, float] = (0.0, 0.0)) -> Outcome:
        """Let visitors come for so many seconds, with the rush from one moment to another."""
        self.has_rush = rush[1] > rush[0]
        self._warm()
        coming = iter(sorted(self._arrivals(seconds, rush)))
        self._await(coming)
        if self.demand.write_rate:
            self._add(self.chance.expovariate(self.demand.write_rate), WRITES, None)
        now = 0.0
        while self.events:
            now, _count, what, visit, taken = heapq.heappop(self.events)
            if visit is None:
                if now < seconds:
                    self._write(now)
            elif what == ARRIVES:
                self._await(coming)
                self._arrive(visit, now)
            elif what == RUNS:
                self._end_turn(visit, taken, now)
            else:
                self._end_question(visit, now)
        self.seconds.sort()
        whole = max(now, seconds)
        web, database = self.web_seconds / self.site.processes, self.database_seconds / self.site.database
        return Outcome(self.seconds, self.kinds, web / whole, database / whole)

    def _arrivals(self, seconds: float, rush: tuple[float, float]) -> list[tuple[float, bool]]:
        found = []
        for is_rush, rate, since, until in (
            (False, self.demand.peak_rate, 0.0, seconds),
            (True, self.demand.rush_rate, *rush),
        ):
            at = since
            while rate and (at := at + self.chance.expovariate(rate)) < until:
                found.append((at, is_rush))
        return found

    def _await(self, coming: Iterator[tuple[float, bool]]) -> None:
        """Let the next visitor come, if there is one."""
        for at, is_rush in coming:
            self._add(at, ARRIVES, _Visit(at, page=self._page(is_rush=is_rush)))
            break

    def _page(self, *, is_rush: bool) -> int:
        """Draw a page; below 0: what is kept nowhere."""
        drawn = self.chance.random()
        if drawn < self.demand.search_share:
            return -1
        if drawn < self.demand.search_share + self.demand.api_share:
            return -2
        last = min(self.demand.rush_pages, len(self.ranks)) if is_rush else len(self.ranks)
        rank = bisect(self.ranks, self.chance.random() * self.ranks[last - 1])
        language = bisect(self.languages, self.chance.random() * self.languages[-1])
        return rank * len(LANGUAGES) + language

    def _warm(self) -> None:
        """Fill the shelves, as visitors before them did; of a rush, too, the first moments are over."""
        for _draw in range(WARMED * min(self.site.room, len(self.ranks) * len(LANGUAGES))):
            self._keep(self._page(is_rush=False))
        for page in range(self.demand.rush_pages * len(LANGUAGES) if self.has_rush else 0):
            self._keep(page)

    def _keep(self, page: int) -> None:
        if page < 0:
            return
        self.shelf[page] = self.written
        self.shelf.move_to_end(page)
        if len(self.shelf) > self.site.room:
            self.shelf.popitem(last=False)

    def _write(self, now: float) -> None:
        """Let a write move the version, and alter some pages: any of them, and the first, which tells what is new."""
        self.written += 1
        every = len(self.ranks) * len(LANGUAGES)
        for _page in range(self.demand.pages_of_write):
            self.altered[int(self.chance.random() * every)] = self.written
        self.altered |= dict.fromkeys(range(len(LANGUAGES) if self.demand.pages_of_write else 0), self.written)
        self._add(now + self.chance.expovariate(self.demand.write_rate), WRITES, None)

    def _add(self, at: float, what: int, visit: _Visit | None, taken: float = 0.0) -> None:
        self.count += 1
        heapq.heappush(self.events, (at, self.count, what, visit, taken))

    def _arrive(self, visit: _Visit, now: float) -> None:
        free = self._free_process()
        if free is None:
            self.line.append(visit)
        else:
            self._begin(visit, free, now)

    def _free_process(self) -> int | None:
        """Return the process that has least in hand, by chance among equals, if it has a thread to spare."""
        count = len(self.processes)
        first = int(self.chance.random() * count)
        best, least = None, self.site.threads
        for number in range(first, first + count):
            if (held := self.processes[number % count].held) < least:
                best, least = number % count, held
                if not held:
                    break
        return best

    def _begin(self, visit: _Visit, number: int, now: float) -> None:
        process = self.processes[number]
        process.held += 1
        visit.process, visit.kind = number, self._kind(visit.page)
        service = self.site.services[visit.kind]
        visit.web = self._spread(service.web)
        if not service.database:
            self._make_ready(visit, now)
            return
        self.asking.append(visit)
        self._ask(now)

    def _kind(self, page: int) -> str:
        if page < 0:
            return SEARCH if page == -1 else API
        known = self.shelf.get(page)
        if known is None or known < self.altered.get(page, 0):
            return MADE
        self.shelf.move_to_end(page)
        return GIVEN if known == self.written else CHECKED

    def _spread(self, mean: float) -> float:
        """Draw a time around a mean: texts are short and long."""
        return self.chance.gammavariate(self.site.shape, mean / self.site.shape) if mean else 0.0

    def _ask(self, now: float) -> None:
        while self.asking and self.asked < self.site.database:
            visit = self.asking.popleft()
            taken = self._spread(self.site.services[visit.kind].database)
            self.asked += 1
            self.database_seconds += taken
            self._add(now + taken, ANSWERS, visit)

    def _end_question(self, visit: _Visit, now: float) -> None:
        self.asked -= 1
        self._ask(now)
        self._make_ready(visit, now)

    def _make_ready(self, visit: _Visit, now: float) -> None:
        process = self.processes[visit.process]
        process.ready.append(visit)
        if process.running is None:
            self._run_next(process, now)

    def _run_next(self, process: _Process, now: float) -> None:
        visit = process.running = process.ready.popleft() if process.ready else None
        if visit is not None:
            taken = min(self.site.turn, visit.web)
            self._add(now + taken, RUNS, visit, taken)

    def _end_turn(self, visit: _Visit, taken: float, now: float) -> None:
        process = self.processes[visit.process]
        process.running = None
        self.web_seconds += taken
        visit.web -= taken
        if visit.web > 0:
            process.ready.append(visit)
        else:
            self._end(process, visit, now)
        if process.running is None:
            self._run_next(process, now)

    def _end(self, process: _Process, visit: _Visit, now: float) -> None:
        self.seconds.append(now - visit.at)
        self.kinds[visit.kind] += 1
        self._keep(visit.page)
        process.held -= 1
        if self.line:
            self._begin(self.line.popleft(), visit.process, now)
