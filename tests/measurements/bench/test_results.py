"""What the harness says of what it measured, keeps of it, and sets as a page."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.measurements.bench.__main__ import SECTIONS
from tests.measurements.bench.kept import keep, publish, read_kept
from tests.measurements.bench.page import write_page
from tests.measurements.bench.processors import is_here, seconds_of, started_here
from tests.measurements.bench.rows import Carried, Growth, Measured, NotMeasured, said_seconds

FAST = Measured("cutting", 0.002, 0.1, "the peer", floor=40, note="by turns")


def test_measured_is_beside_its_peer():
    assert str(FAST) == "cutting: 2 ms; the peer 100 ms: 50 times as fast (floor 40); by turns"
    assert FAST.holds is True
    assert Measured("cutting", 0.002, 0.05, "the peer", floor=40).holds is False


def test_measured_may_have_a_ceiling_alone():
    slow = Measured("page", 0.4, ceiling=0.3)

    assert slow.ratio is None
    assert slow.holds is False
    assert str(slow) == "page: 400 ms (at most 300 ms)"
    assert Measured("page", 0.4).holds is None


@pytest.mark.parametrize(
    ("seconds", "exponent"), [((1.0, 10.0, 100.0), 1.0), ((2.0, 2.0, 2.0), 0.0), ((1.0, 100.0, 10_000.0), 2.0)]
)
def test_growth_is_the_slope_of_the_logarithms(seconds: tuple[float, ...], exponent: float):
    grown = Growth("feed", (10, 100, 1000), seconds, "events", at_most=1.0)

    assert grown.exponent == pytest.approx(exponent)
    assert grown.holds is (exponent <= 1.0)


@pytest.mark.parametrize(
    ("seconds", "said"), [(12.34, "12.3 s"), (0.01234, "12.3 ms"), (0.0000123, "12.3 µs"), (0.0, "0 µs")]
)
def test_times_have_three_figures(seconds: float, said: str):
    assert said_seconds(seconds) == said


def test_what_was_measured_is_kept_until_it_is_measured_again(tmp_path: Path):
    file = tmp_path / "bench.json"
    grown = Growth("feed", (10, 100), (1.0, 1.0), "events", 0.1)

    keep("cutting", "SQLite", [Measured("cutting", 1.0)], file=file)
    keep("growth", "SQLite", [grown], file=file)
    keep("cutting", "SQLite", [FAST], file=file)

    none = tmp_path / "none.json"
    assert read_kept(file, published=none) == {"cutting SQLite": [FAST], "growth SQLite": [grown]}
    assert read_kept(none, published=none) == {}


def test_what_is_published_holds_until_it_is_measured_again(tmp_path: Path):
    here, there = tmp_path / "bench.json", tmp_path / "performance.json"
    slow = Measured("cutting", 1.0)
    keep("cutting", "SQLite", [slow], file=there)
    keep("sewing", "SQLite", [FAST], file=there)
    assert read_kept(here, published=there) == {"cutting SQLite": [slow], "sewing SQLite": [FAST]}

    keep("cutting", "SQLite", [FAST], file=here)
    publish(here, published=there)

    assert read_kept(tmp_path / "none.json", published=there) == {"cutting SQLite": [FAST], "sewing SQLite": [FAST]}


def test_page_says_what_holds_and_what_does_not(tmp_path: Path):
    missed = Measured("import | one", 0.1, 0.2, "the peer", floor=40)
    grown = Growth("feed", (10, 100), (1.0, 10.0), "events", 0.1)
    away = [NotMeasured("near", "the peer is away"), NotMeasured("cutting", "not here")]

    page = write_page({"a": [FAST, missed, *away], "b": [grown]}, tmp_path / "performance.md")

    text = page.read_text()
    assert "| cutting | 2 ms | the peer: 100 ms | 50 | 40: held | by turns |" in text
    assert "| import \\| one | 100 ms | the peer: 200 ms | 2.0 | 40: **not held** |" in text
    assert "| 1.00 | 0.1: **not held** |" in text
    assert "- near: not measured, the peer is away" in text
    assert "cutting: not measured" not in text
    pictures = [(tmp_path / "pictures" / name).read_text() for name in ("ratios.svg", "growth.svg")]
    assert all(picture.startswith("<svg ") and "</svg>" in picture for picture in pictures)


def test_every_section_is_there():
    folder = Path(__file__).parent

    assert [name for name in SECTIONS if not (folder / f"{name}.py").exists()] == []


def test_what_a_part_carries_is_said_and_kept(tmp_path: Path):
    file = tmp_path / "bench.json"
    page = Carried("web.given", "page", 1234.5, 0.0005, 0.0001, 120_000.0, "packed")

    keep("parts", "SQLite", [page], file=file)

    assert read_kept(file, published=tmp_path / "none.json") == {"parts SQLite": [page]}
    assert str(page) == (
        "page: 1,234 a second, 500 µs of processor, 100 µs of the database's processor, 120,000 bytes; packed"
    )
    assert str(Carried("bytes.event", "event", size=2.4)) == "event: 2 bytes"


def test_parts_are_not_on_the_page_of_peers(tmp_path: Path):
    away = NotMeasured("cache", "no Redis answers")

    page = write_page({"cutting SQLite": [FAST], "parts SQLite": [away]}, tmp_path / "performance.md")

    assert "cache" not in page.read_text()


def test_processors_count_what_a_process_took():
    began = seconds_of([os.getpid()])
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass

    assert 0.05 <= seconds_of([os.getpid()]) - began < 2
    assert seconds_of([2**30]) == 0
    assert is_here(os.getpid(), Path("/proc/self/comm").read_text().strip())


def test_processors_are_found_by_what_was_started():
    words = f"import time  # {os.getpid()}\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", words]) as process:
        while not (found := started_here(f"# {os.getpid()}")):
            pass
        process.kill()

    assert found == [process.pid]
