"""The simulation against closed forms: who waits how long, and what a shelf of pages gives."""

import random
from collections import OrderedDict

import pytest

from tests.measurements.capacity.demand import DAYS, HOURS, Demand, page_groups, peak_factor
from tests.measurements.capacity.laws import hit_ratio, least_servers, mean_wait, page_shares, waiting_share
from tests.measurements.capacity.simulation import API, CHECKED, GIVEN, MADE, SEARCH, Service, Simulation, Site

KINDS = (GIVEN, CHECKED, MADE, SEARCH, API)
QUIET = {"writes_of_organization_a_day": 0.0, "search_share": 0.0, "api_share": 0.0}
SMALL = Demand(provisions=20_000, organizations=10, provisions_of_text=100, **QUIET)


def every_kind(web: float, database: float = 0.0) -> dict[str, Service]:
    return dict.fromkeys(KINDS, Service(web, database))


def at_rate(rate: float, **fields: float) -> Demand:
    """A demand whose busiest hour has this rate."""
    values = {"provisions": 20_000, "organizations": 10, **QUIET, **fields}
    one = Demand(views_a_month=1.0, **values).peak_rate
    return Demand(views_a_month=rate / one, **values)


@pytest.mark.parametrize("servers", [1, 4, 12])
@pytest.mark.parametrize("busy", [0.5, 0.8])
def test_waiting_is_that_of_erlang(servers: int, busy: float):
    service, rate = 0.1, busy * servers / 0.1
    site = Site(servers, database=1, room=1, services=every_kind(service), threads=1, turn=float("inf"), shape=1.0)

    outcome = Simulation(site, at_rate(rate), seed=servers).run(seconds=200_000 / rate)

    waited = sum(outcome.seconds) / len(outcome.seconds) - service
    assert waited == pytest.approx(mean_wait(rate, service, servers), rel=0.1, abs=service / 100)
    assert outcome.web_busy == pytest.approx(busy, rel=0.03)


def test_database_is_a_queue_of_its_own():
    service, rate, servers = 0.05, 60.0, 4
    site = Site(200, servers, room=1, services=every_kind(1e-9, service), shape=1.0)

    outcome = Simulation(site, at_rate(rate)).run(seconds=2_000)

    took = sum(outcome.seconds) / len(outcome.seconds)
    assert took == pytest.approx(service + mean_wait(rate, service, servers), rel=0.05)
    assert outcome.database_busy == pytest.approx(rate * service / servers, rel=0.03)


def test_threads_share_a_processor_and_neither_gain_nor_lose():
    rate, service = 8.0, 0.1
    site = Site(1, database=1, room=1, services=every_kind(service), threads=10_000, shape=1.0)

    outcome = Simulation(site, at_rate(rate), seed=5).run(seconds=15_000)

    took = sum(outcome.seconds) / len(outcome.seconds)
    assert took == pytest.approx(service / (1 - rate * service), rel=0.1)  # as in a queue of one, by turns too


@pytest.mark.parametrize("room", [30, 200, 900])
def test_shelf_gives_what_che_says(room: int):
    demand = at_rate(100.0)
    site = Site(1, database=1, room=room, services=every_kind(1e-6))

    outcome = Simulation(site, demand, seed=room).run(seconds=600)

    said = hit_ratio(page_groups(demand.pages, demand.exponent), room)
    assert outcome.hit_ratio == pytest.approx(said, abs=0.015)


def test_che_is_near_to_a_shelf_drawn_by_hand():
    chance, weights, room = random.Random(3), [1 / rank for rank in range(1, 501)], 50
    shelf: OrderedDict[int, None] = OrderedDict()
    hits = 0
    for page in chance.choices(range(500), weights, k=60_000):
        hits += page in shelf
        shelf[page] = None
        shelf.move_to_end(page)
        if len(shelf) > room:
            shelf.popitem(last=False)

    groups = tuple((1, weight / sum(weights)) for weight in weights)
    assert hits / 60_000 == pytest.approx(hit_ratio(groups, room), abs=0.015)


def test_writes_have_pages_looked_at_as_the_closed_form_says():
    demand = at_rate(50.0, organizations=40_000, writes_of_organization_a_day=1.0, pages_of_write=0)
    site = Site(1, database=1, room=200, services=every_kind(1e-6))

    outcome = Simulation(site, demand, seed=9).run(seconds=2_000)

    groups = page_groups(demand.pages, demand.exponent)
    said = page_shares(groups, 200, rate=50.0, writes=demand.write_rate)
    assert outcome.share(GIVEN) == pytest.approx(said.given, abs=0.015)
    assert outcome.share(CHECKED) == pytest.approx(said.checked, abs=0.015)
    assert said.given + said.checked + said.made == pytest.approx(1)


def test_everything_is_kept_where_there_is_room_for_it():
    groups = page_groups(SMALL.pages, SMALL.exponent)

    assert hit_ratio(groups, SMALL.pages * 7) == pytest.approx(1)
    assert sum(count * chance for count, chance in groups) == pytest.approx(1)
    assert sum(count for count, _chance in groups) == SMALL.pages * 7


def test_erlang_of_the_textbook():
    assert waiting_share(2.0, 1.0, 3) == pytest.approx(0.4444, abs=1e-4)
    assert mean_wait(0.5, 1.0, 1) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="carry"):
        waiting_share(3.0, 1.0, 3)


def test_least_servers_are_enough_and_one_less_is_not():
    rate, service = 30.0, 0.1
    least = least_servers(rate, service, late=0.05, share=0.01)

    assert least > rate * service
    assert waiting_share(rate, service, least) < waiting_share(rate, service, least - 1)


def test_a_seed_gives_the_same_hour_again():
    site = Site(2, 1, 50, every_kind(0.01, 0.002))
    hours = [Simulation(site, at_rate(20.0), seed=4).run(seconds=60).seconds for _again in range(2)]

    assert hours[0] == hours[1]


def test_rush_comes_besides_and_reads_little():
    site = Site(4, 2, 300, every_kind(0.0005))
    demand = at_rate(50.0)

    calm = Simulation(site, demand).run(seconds=100)
    rushed = Simulation(site, demand).run(seconds=100, rush=(20.0, 80.0))

    assert len(rushed.seconds) - len(calm.seconds) == pytest.approx(demand.rush_rate * 60, rel=0.05)
    assert rushed.hit_ratio > calm.hit_ratio


def test_peak_is_above_the_mean():
    assert len(HOURS) == 24
    assert len(DAYS) == 7
    assert Demand(views_a_month=10**8).mean_rate == pytest.approx(38.6, abs=0.05)
    assert 1.5 < peak_factor() < 4
