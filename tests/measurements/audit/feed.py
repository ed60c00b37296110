"""The adoption feed paged to its end: no event lost, none twice, the order kept, each page as quick as the first.

Loaded are the treaty actions of the corpus in the order of their days, 20,945 of them, then (PostgreSQL) five and fifty
copies of each; what the pages gave goes to the corpus's own scorer, feed_check.py. A small feed is read in `make test`.
"""

import csv
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

ADDRESS = "/api/v1/adoptions/?page_size=200"
FIELDS = ("treaty_id", "participant", "action", "date")
COPIES = (1, 5, 10)
"""How many of each event are made of those before, one step after the other."""
SLOWEST = 3.0
"""How many times as long as a first page the others may take."""


@dataclass(slots=True)
class Reading:
    """What a reader got who followed `next` to the end, and the seconds that each page took."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def around(self, share: float) -> float:
        """Return the median of the pages around a place, 0.0 (first) to 1.0 (last), in milliseconds."""
        width = max(1, min(20, len(self.seconds) // 3))
        start = round((len(self.seconds) - width) * share)
        return statistics.median(self.seconds[start : start + width]) * 1000


def read_to_the_end(client: Any, address: str) -> Reading:
    """Follow the links of a list from its first page."""
    reading, following = Reading(), address
    while following:
        began = time.perf_counter()
        response = client.get(following)
        reading.seconds.append(time.perf_counter() - began)
        assert response.status_code == 200, response.content
        page = response.json()
        reading.rows += page["results"]
        following = page["next"]
    return reading


def main() -> int:
    """Run the audit; give 1 if an event was lost, came twice or out of order, or pages grew slow."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    treaties = importlib.import_module("tests.treaty_actions")
    file = treaties.treaty_actions_file()
    if file is None:
        print("the corpus is not on this machine")
        return 0
    databases = importlib.import_module("tests.databases")
    scorer = file.parent.parent / "score" / "feed_check.py"
    actions = sorted(treaties.read_actions(file), key=lambda action: action.on)
    with databases.migrated_database(), tempfile.TemporaryDirectory() as folder:
        treaties.load_treaty_actions(actions)
        importlib.import_module("tests.many_adoptions").write_beforehand()
        steps = COPIES if databases.connections["default"].vendor == "postgresql" else COPIES[:1]
        faults = [_check(actions, steps[: place + 1], scorer, Path(folder)) for place in range(len(steps))]
    return int(any(faults))


def _check(actions: Sequence[Any], steps: Sequence[int], scorer: Path, folder: Path) -> bool:
    if steps[-1] > 1:
        importlib.import_module("tests.many_adoptions").copy_adoptions(steps[-1])
    expected, returned = folder / "expected.csv", folder / "feed.jsonl"
    with expected.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(FIELDS)
        writer.writerows(_expected(actions, steps))
    reading = read_to_the_end(importlib.import_module("django.test").Client(), ADDRESS)
    with returned.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(_line(row), ensure_ascii=False)}\n" for row in reading.rows)
    done = subprocess.run(
        [sys.executable, scorer, expected, returned], cwd=scorer.parent, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    first, middle, last = (reading.around(share) for share in (0.0, 0.5, 1.0))
    print(f"{done.stdout.strip()} pages of 200: first {first:.1f} ms, middle {middle:.1f} ms, last {last:.1f} ms")
    is_slow = max(middle, last) > SLOWEST * first
    return is_slow or any(found[name] for name in ("lost", "duplicated_or_invented", "order_violations"))


def _expected(actions: Sequence[Any], steps: Sequence[int]) -> Iterator[tuple[str, ...]]:
    marks = [""]
    for times in steps:
        marks = [f"{mark}/{number}" for mark in marks for number in range(1, times + 1)] if times > 1 else marks
    for action in actions:
        for mark in marks:
            yield action.treaty, action.participant[:255], f"{action.action}{mark}", action.on.isoformat()


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "treaty_id": row["reference"]["symbol"],
        "participant": row["organization"]["name"],
        "action": row["note"],
        "date": row["effective_on"],
    }
