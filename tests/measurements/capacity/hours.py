"""The simulated hours that the page tells of: by web processes, and the least of them that answer in time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.measurements.capacity.demand import Demand, page_groups
from tests.measurements.capacity.laws import hit_ratio, least_servers, mean_wait
from tests.measurements.capacity.model import BUSY, TURNED_UP, Figures, served
from tests.measurements.capacity.simulation import Outcome, Simulation, Site

LATE = 0.5
"""Seconds within which 99 of 100 are to have their answer."""
TRIED = 60_000
"""Visitors with which a number of processes is tried."""


@dataclass(frozen=True, slots=True)
class Hour:
    """A simulated time: what served it, and what came of it."""

    site: Site
    outcome: Outcome


def site_of(figures: Figures, demand: Demand, processes: int, *, rush: bool = True) -> Site:
    """Return so many processes, and the database's processors for what these ask of it."""
    database = math.ceil(served(figures, demand, rush=rush, kept_bytes=TURNED_UP).database / BUSY)
    return Site(processes, max(1, database), figures.room(TURNED_UP), figures.services)


def in_the_rush(figures: Figures, demand: Demand, processes: int, *, visitors: int = TRIED, seed: int = 1) -> Hour:
    """Let so many visitors come in the rush of the busiest hour, after as long a calm as half of it."""
    lasts = visitors / (demand.peak_rate + demand.rush_rate)
    site = site_of(figures, demand, processes)
    outcome = Simulation(site, demand, seed=seed).run(seconds=1.5 * lasts, rush=(0.5 * lasts, 1.5 * lasts))
    return Hour(site, outcome)


def in_the_calm(figures: Figures, demand: Demand, processes: int, *, visitors: int = TRIED, seed: int = 1) -> Hour:
    """Let so many come in the busiest hour without a rush."""
    site = site_of(figures, demand, processes, rush=False)
    return Hour(site, Simulation(site, demand, seed=seed).run(seconds=visitors / demand.peak_rate))


def whole_hour(figures: Figures, demand: Demand, processes: int, *, visitors: int, seed: int = 2) -> Hour:
    """Let the busiest hour pass with the rush in its middle, cut short where more than so many come."""
    share = min(1.0, visitors / (demand.peak_rate * 3600 + demand.rush_rate * demand.rush_seconds))
    seconds, rush = 3600 * share, demand.rush_seconds * share
    site = site_of(figures, demand, processes)
    middle = (seconds - rush) / 2
    return Hour(site, Simulation(site, demand, seed=seed).run(seconds=seconds, rush=(middle, middle + rush)))


def least_in_time(figures: Figures, demand: Demand, *, rush: bool, visitors: int = TRIED) -> int | None:
    """Return least web processes with which 99 of 100 have their answer in time; None where pages alone take longer.

    As many are tried as are busy for a fifth of their time.
    """
    play = in_the_rush if rush else in_the_calm
    few = max(1, math.ceil(served(figures, demand, rush=rush, kept_bytes=TURNED_UP).web * 0.7))
    many, most = few, math.ceil(few * 10)
    while play(figures, demand, many, visitors=visitors).outcome.quantile(0.99) > LATE:
        if many > most:
            return None
        few, many = many + 1, math.ceil(many * 1.5) + 1
    while few < many:
        middle = (few + many) // 2
        if play(figures, demand, middle, visitors=visitors).outcome.quantile(0.99) > LATE:
            few = middle + 1
        else:
            many = middle
    return many


def beside_laws(figures: Figures, demand: Demand) -> Iterator[tuple[str, float, float]]:
    """Return what the simulation gives and a closed form says: the share of pages that are kept, the least servers."""
    calm = replace(demand, writes_of_organization_a_day=0.0, search_share=0.0, api_share=0.0)
    site = site_of(figures, calm, 2, rush=False)
    quick = replace(site, services={kind: replace(one, web=1e-6, database=0.0) for kind, one in site.services.items()})
    kept = Simulation(quick, calm).run(seconds=TRIED / calm.peak_rate).hit_ratio
    yield "share of pages kept (Che)", kept, hit_ratio(page_groups(calm.pages, calm.exponent), site.room)
    mean = _mean_service(figures, demand)
    processes = least_servers(demand.peak_rate, mean, late=LATE, share=0.01)
    alone = {kind: replace(one, web=mean, database=0.0) for kind, one in figures.services.items()}
    one_by_one = replace(site, processes=processes, services=alone, threads=1, turn=math.inf, shape=1.0)
    outcome = Simulation(one_by_one, demand).run(seconds=TRIED / demand.peak_rate)
    yield "seconds of waiting, mean (Erlang)", outcome.mean - mean, mean_wait(demand.peak_rate, mean, processes)


def _mean_service(figures: Figures, demand: Demand) -> float:
    return served(figures, demand, rush=False, kept_bytes=TURNED_UP).web / demand.peak_rate
