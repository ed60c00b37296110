"""The arithmetic, and the page that is set from it, by figures that are easy to reckon with."""

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.measurements.bench.kept import CHECKOUT
from tests.measurements.bench.rows import Carried, NotMeasured
from tests.measurements.capacity.demand import Demand, page_groups, scaled
from tests.measurements.capacity.hours import in_the_calm, in_the_rush, least_in_time
from tests.measurements.capacity.model import (
    BUSY,
    NEEDED,
    PARTS,
    TURNED_UP,
    Figures,
    gives_at,
    in_order,
    least_processes,
    likeness_files,
    looking,
    needs,
    noting,
    served,
    stored,
)
from tests.measurements.capacity.page import HEAD, SECTION, write_capacity

SMALL = Demand(provisions=100_000, organizations=100, views_a_month=3 * 10**7)
TIMES = {
    "web.given": (0.001, 0.0002), "web.checked": (0.004, 0.004), "web.made": (0.05, 0.03), "web.search": (0.05, 0.05),
    "web.api": (0.02, 0.01), "likeness.look": (0.005, None), "likeness.each": (1e-7, None),
    "nginx.file": (5e-5, None), "nginx.asking": (2e-4, None), "cache.count": (1e-5, None),
}  # fmt: skip


def figures(**sizes: float) -> Figures:
    """Every figure that is needed: 1,000 bytes of each row, of it 400 of indexes; 100 of everything else a second."""
    rows = {}
    for name in NEEDED:
        processor, database = TIMES.get(name, (0.01, None))
        size = 400.0 if name.endswith(".index") else 1000.0
        rows[name] = Carried(name, name, 100.0, processor, database, sizes.get(name, size))
    rows["web.given"] = replace(rows["web.given"], size=400_000.0)
    return Figures(rows)


def part(name: str):
    return next(one for one in PARTS if one.name == name)


def test_storage_is_rows_times_their_bytes():
    found = figures()

    rows = 2 * SMALL.provisions + SMALL.texts + SMALL.events + SMALL.things
    assert stored(found, SMALL) == rows * 1000
    assert stored(found, SMALL, index=True) == rows * 400


def test_each_log_looks_at_each_write():
    found, one = figures(), replace(SMALL, scopes_of_organization=0.0)

    assert noting(found, one) == pytest.approx(one.write_rate * 0.01)
    assert noting(found, SMALL) == pytest.approx(SMALL.write_rate * 0.01 * (1 + SMALL.scopes))


def test_looking_for_likeness_grows_with_the_square():
    rows = dict(figures().rows)
    rows["likeness.look"] = replace(rows["likeness.look"], processor=0.0)
    found = Figures(rows)

    assert looking(found, scaled(SMALL, 2.0)) / looking(found, SMALL) == pytest.approx(4, rel=0.01)


def test_answers_take_what_their_kinds_take():
    one = replace(SMALL, search_share=1.0, api_share=0.0)

    taken = served(figures(), one, rush=False)

    assert taken.web == pytest.approx(one.peak_rate * 0.05)
    assert taken.database == pytest.approx(one.peak_rate * 0.05)


def test_rush_costs_less_than_as_many_who_read_anything():
    found = figures()
    rush = served(found, SMALL, rush=True).web - served(found, SMALL, rush=False).web
    spread = served(found, SMALL, rush=False).web * SMALL.rush_rate / SMALL.peak_rate

    assert 0 < rush < spread


def test_processes_are_busy_no_longer_than_they_may_be():
    found = figures()
    enough = least_processes(found, SMALL, rush=True)

    assert served(found, SMALL, rush=True).web / enough <= BUSY


@pytest.mark.parametrize("name", [one.name for one in PARTS])
def test_part_gives_where_it_is_full(name: str):
    found, one = figures(), part(name)
    times = gives_at(one, found, SMALL)
    allowed = BUSY if one.limit == "time" else 1.0

    assert math.isfinite(times)
    assert one.use(found, scaled(SMALL, times)) <= allowed + 1e-9
    assert one.use(found, scaled(SMALL, times * 1.1)) > allowed


def test_parts_stand_in_the_order_in_which_they_give():
    found = in_order(figures(**{"bytes.event": 10.0**12}), SMALL)

    assert found[0][1].name == "disk of the database"
    assert [times for times, _part in found] == sorted(times for times, _part in found)


def test_files_of_likeness_grow_with_the_provisions():
    assert likeness_files(figures(), scaled(SMALL, 3.0)) == pytest.approx(3 * likeness_files(figures(), SMALL))


def test_more_of_everything_needs_more_of_everything():
    small, large = (needs(figures(), scaled(SMALL, times)) for times in (1.0, 10.0))

    assert large.cores > small.cores
    assert large.disk == pytest.approx(10 * small.disk, rel=0.01)
    assert large.logs == pytest.approx(100 * small.logs, rel=0.01)  # so many more logs of so many more things


def test_least_processes_answer_in_time_and_one_less_is_busier():
    found = figures()
    least = least_in_time(found, SMALL, rush=True)

    assert least is not None
    assert in_the_rush(found, SMALL, least).outcome.quantile(0.99) <= 0.5
    assert least >= served(found, SMALL, rush=True, kept_bytes=TURNED_UP).web
    assert in_the_calm(found, SMALL, least).outcome.quantile(0.99) <= 0.5


def test_simulated_hour_is_as_busy_as_reckoned():
    found = figures()
    hour = in_the_calm(found, SMALL, 4)

    taken = served(found, SMALL, rush=False, kept_bytes=TURNED_UP)
    assert hour.outcome.web_busy == pytest.approx(taken.web / 4, rel=0.1)
    assert hour.outcome.database_busy == pytest.approx(taken.database / hour.site.database, rel=0.1)
    assert hour.outcome.hit_ratio == pytest.approx(1 - taken.shares.made, abs=0.03)


def test_page_says_what_gives_first_and_what_was_not_measured(tmp_path: Path):
    rows = [*figures().rows.values(), NotMeasured("standby of another kind", "there is none")]

    page = write_capacity({SECTION: rows}, page=tmp_path / "capacity.md", demand=SMALL, visitors=2_000)

    assert page is not None
    text = page.read_text()
    assert text.startswith(HEAD)
    assert "standby of another kind: not measured, there is none" in text
    for words in ("## Measured", "## Which part gives first", "## What it takes", "## Simulated", "(Che)", "(Erlang)"):
        assert words in text
    assert all(one.name in text for one in PARTS)
    assert not re.search(r"\b(nan|inf|None)\b", text)
    for name in ("waits.svg", "cores.svg"):
        assert (tmp_path / "pictures" / name).read_text().startswith("<svg ")


def test_page_is_not_set_where_too_little_was_measured(tmp_path: Path):
    page = tmp_path / "capacity.md"

    assert write_capacity({}, page=page) is None
    assert write_capacity({SECTION: [Carried("web.given", "kept", 1.0, 0.1)]}, page=page) is None
    assert not page.exists()


def test_what_is_turned_up_is_told_where_the_page_says():
    folder = CHECKOUT / "docs" / "operators"
    for target in (link for one in PARTS for link in re.findall(r"\]\(([^)#]+)", one.turned)):
        assert (folder / target).exists(), target


def test_groups_hold_as_much_as_single_pages():
    many, few = page_groups(5_000, 0.8), page_groups(50, 0.8)

    for groups, pages in ((many, 5_000), (few, 50)):
        assert sum(count for count, _chance in groups) == pages * 7
        assert sum(count * chance for count, chance in groups) == pytest.approx(1)
