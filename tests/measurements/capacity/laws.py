"""Closed forms that the simulation is held against: waiting in a queue, and what a shelf of pages gives."""

import functools
import math
from dataclasses import dataclass

Groups = tuple[tuple[int, float], ...]
"""How many pages, and the chance of each that it is asked for."""


def waiting_share(rate: float, service: float, servers: int) -> float:
    """Return the chance that a visitor waits for one of `servers` (Erlang's C, M/M/c).

    `service` is the mean in seconds. Raises ValueError where they cannot carry the rate.
    """
    offered = rate * service
    if offered >= servers:
        raise ValueError("more comes than they can carry")
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = offered * blocked / (number + offered * blocked)
    busy = offered / servers
    return blocked / (1 - busy + busy * blocked)


def mean_wait(rate: float, service: float, servers: int) -> float:
    """Return the mean seconds of waiting, service not counted."""
    return waiting_share(rate, service, servers) * service / (servers - rate * service)


def least_servers(rate: float, service: float, *, late: float, share: float) -> int:
    """Return the least servers of which no larger share of visitors than `share` waits longer than `late` seconds."""
    servers = math.floor(rate * service) + 1
    while waiting_share(rate, service, servers) * math.exp(-(servers / service - rate) * late) > share:
        servers += 1
    return servers


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the pages that are asked for: given as they are kept, looked at after a write and given, made anew."""

    given: float
    checked: float
    made: float


@functools.cache
def characteristic_time(groups: Groups, room: float) -> float:
    """Return after how many requests a page that nobody asks for leaves a shelf of `room` pages (Che and others 2002).

    `groups`: how many pages, and the chance of each.
    """
    if room >= sum(count for count, _chance in groups):
        return math.inf
    low, high = 0.0, 1.0
    while _lying(groups, high) < room:
        high *= 2
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _lying(groups, middle) < room else (low, middle)
    return high


def hit_ratio(groups: Groups, room: float) -> float:
    """Return the share of requests whose page lies on a shelf that drops what was asked for longest ago."""
    time = characteristic_time(groups, room)
    return sum(-count * chance * math.expm1(-chance * time) for count, chance in groups)


def page_shares(groups: Groups, room: float, *, rate: float, writes: float) -> Shares:
    """Return what becomes of `rate` page requests a second, while `writes` a second move the version.

    A page is looked at where a write came since it was given last; pages that a write alters are not counted.
    """
    time = characteristic_time(groups, room)
    given = hits = 0.0
    for count, chance in groups:
        every = chance * rate  # requests of the page in a second
        lies = -math.expm1(-chance * time)
        unmoved = every / (every + writes) * -math.expm1(-chance * time * (1 + writes / every)) if every else 0.0
        hits += count * chance * lies
        given += count * chance * min(unmoved, lies)
    return Shares(given, hits - given, 1 - hits)


def _lying(groups: Groups, time: float) -> float:
    return sum(-count * math.expm1(-chance * time) for count, chance in groups)
