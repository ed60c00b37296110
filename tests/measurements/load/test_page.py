"""The page of a load: what it says of a kept report."""

import json
from pathlib import Path

from tests.measurements.load.answers import Answer, Answers
from tests.measurements.load.outages import Break
from tests.measurements.load.page import write_load
from tests.measurements.load.report import Report

SIZE = {"organizations": 500, "instruments": 100_000, "provisions": 6_000_000, "events": 1_000_000, "bytes": 14 * 10**9}


def report(**fields: object) -> Report:
    answers = Answers(
        rows=[Answer("list", 1.0, 0.25), Answer("submit an event", 12.0, 0.5, "503 /api", 503, is_write=True)]
    )
    asked = {"users": 24, "seconds": 3600.0}
    return Report(asked, answers, [Break("primary restarted", 10.0, 14.0, "came up")], 5.0, writes=7, **fields)


def test_page_says_what_was_loaded_what_broke_and_what_came_of_it(tmp_path: Path):
    kept, page = tmp_path / "load.json", tmp_path / "docs" / "load.md"
    report(size=SIZE, notes=["worker-2 took the jobs up"]).keep(kept)

    assert write_load(kept, page=page) == page

    text = page.read_text()
    assert "1,000,000 adoption events: a\ndatabase of 14 GB" in text
    assert "| list | 1 | 250 ms | 250 ms | 250 ms |" in text
    assert "| primary restarted | 0 min | 4 s | 0 | 1 | 2.5 s | came up |" in text
    assert "| of them lost, or done twice | 0 |" in text
    assert "- worker-2 took the jobs up" in text


def test_load_of_the_demonstration_has_no_page(tmp_path: Path):
    kept, page = tmp_path / "load.json", tmp_path / "load.md"
    assert write_load(kept, page=page) is None
    report().keep(kept)

    assert write_load(kept, page=page) is None
    assert json.loads(kept.read_text())["size"] == {}
    assert not page.exists()
