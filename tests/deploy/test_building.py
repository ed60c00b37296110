"""A building behind one address comes in at once and nobody is refused; who asks too often is."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.deploy.door import BUILDING, BUSY, STATIC_FILES, Door, standing
from tests.nginx import NGINX, SOURCE
from tests.whole import long

pytestmark = [pytest.mark.once, pytest.mark.skipif(NGINX is None, reason="nginx is not installed")]

PEOPLE, SECONDS = 500, 28
"""How many come in how many seconds: harder than the minute that is promised."""
ASKED_OF_PORTAL = ("/", "/look/accent.css?0a5c7f", "/look/logo?1")
"""What a first page asks of the portal: itself, the accent and the logo. Its other files are static."""
AT_ONCE = 12
ASKS_A_SECOND = 200


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with standing(tmp_path) as found:
        yield found


def first_visit() -> list[str]:
    return [*ASKED_OF_PORTAL, *(f"/static/{number}.0123456789ab.css" for number in range(STATIC_FILES))]


def ask_steadily(door: Door) -> Counter[int]:
    counts: Counter[int] = Counter()
    began = time.monotonic()
    for second in range(SECONDS):
        counts += door.ask_all(BUSY, ["/"] * ASKS_A_SECOND)
        time.sleep(max(0.0, began + second + 1 - time.monotonic()))
    return counts


def visit(door: Door, person: int, began: float) -> Counter[int]:
    time.sleep(max(0.0, began + person * SECONDS / PEOPLE - time.monotonic()))
    return door.ask_all(BUILDING, first_visit())


@long
def test_nobody_on_a_first_visit_is_refused_while_who_asks_200_times_a_second_is(door: Door):
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        other = pool.submit(ask_steadily, door)
        visits = [pool.submit(visit, door, person, began) for person in range(PEOPLE)]
        building = sum((one.result() for one in visits), Counter())
        took = time.monotonic() - began
        busy = other.result()

    assert took < 60
    assert building == {200: PEOPLE * len(first_visit())}
    assert busy[429] > 100


def test_who_asks_too_often_is_told_when_to_come_again_and_static_files_are_given_all_the_same(tmp_path: Path):
    with standing(tmp_path, changes={"burst=1200": "burst=1", "rate=40r/s": "rate=1r/m"}) as door:
        door.ask_all(BUSY, ["/"] * 3)
        _check_refusals(door)


def _check_refusals(door: Door) -> None:
    page, api = door.ask("/", BUSY), door.ask("/api/v1/topics/", BUSY)

    assert page[0] == api[0] == 429
    assert {answer[1]["Retry-After"] for answer in (page, api)} == {"10"}
    assert {answer[1]["Cache-Control"] for answer in (page, api)} == {"no-store"}
    assert b"Too many requests" in page[2]
    assert api[1]["Content-Type"] == "application/problem+json"
    assert json.loads(api[2])["status"] == 429
    assert door.ask("/static/0.0123456789ab.css", BUSY)[0] == 200
    assert {door.ask(path, BUSY)[0] for path in ("/healthz", "/readyz") for _time in range(5)} == {200}


def test_programs_are_told_in_json_that_the_portal_is_away(tmp_path: Path):
    with standing(tmp_path, is_away=True) as door:
        for path in ("/api/v1/topics/", "/readyz"):
            status, headers, body = door.ask(path)

            assert (status, headers["Retry-After"]) == (503, "30")
            assert headers["Content-Type"] == "application/problem+json"
            assert json.loads(body)["status"] == 503
        assert b"Away for a moment" in door.ask("/")[2]


def test_what_the_portal_itself_refuses_is_passed_on(door: Door):
    status, headers, body = door.ask("/api/v1/refused/")

    assert (status, headers["Retry-After"], body) == (429, "60", b"by the portal")


@pytest.mark.parametrize("name", ["away", "busy"])
def test_page_of_nginx_needs_nothing_and_follows_the_screen(name: str):
    page = (SOURCE / "exchange" / f"{name}.html").read_text()

    assert '<meta name="color-scheme" content="light dark">' in page
    assert "width=device-width" in page
    assert not re.search(r"<(?:link|script|style|img)|style=", page)
