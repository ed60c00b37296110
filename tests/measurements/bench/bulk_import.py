"""1,000 instruments of 60 provisions imported in bulk, against pages and provisions made one by one.

On the database that DATABASE_URL names (a scratch one is made beside it), else on SQLite.
"""

import importlib
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import batched
from pathlib import Path
from typing import Any

import django

from practices.documents.reading_ahead import ReadingTask, read_ahead
from tests.measurements.bench.rows import Measured
from tests.measurements.bench.texts import make_text

COUNT = 1_000
SAMPLE = 30
"""How many are made one by one: half of them before the import in bulk, half of them after it."""
BATCH = 200
PROVISIONS = 60
FLOOR = 40


def measure() -> list[Measured]:
    """Return the seconds for one instrument of both. Both cut their texts within that time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    with databases.migrated_database(), tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder), databases.connections["default"].vendor)


def _measure(folder: Path, vendor: str) -> list[Measured]:
    factories = importlib.import_module("tests.factories")
    organization, by = factories.organization(), factories.operator()
    one_by_one = partial(_one_by_one, organization, by)
    in_bulk = partial(_in_bulk, organization, by)
    one_by_one(_texts(range(-2, 0)))
    in_bulk(_write(folder, range(-2, 0)))
    files = _write(folder, range(COUNT))
    before, after = batched(_texts(range(COUNT, COUNT + SAMPLE)), -(-SAMPLE // 2))
    peer = _seconds(one_by_one, before)
    ours = _seconds(in_bulk, files)
    peer += _seconds(one_by_one, after)
    work = f"import of {COUNT} instruments of {PROVISIONS} provisions on {vendor}, for each"
    return [Measured(work, ours / COUNT, peer / SAMPLE, "pages saved one by one", FLOOR)]


def _seconds(work: Callable[[Any], None], items: Any) -> float:
    began = time.perf_counter()
    work(items)
    return time.perf_counter() - began


def _texts(numbers: Sequence[int]) -> list[tuple[int, str]]:
    return [(number, make_text(number, provisions=PROVISIONS)) for number in numbers]


def _write(folder: Path, numbers: Sequence[int]) -> list[Path]:
    files = []
    for number, text in _texts(numbers):
        files.append(folder / f"instrument-{number}.txt")
        files[-1].write_text(text, encoding="utf-8")
    return files


def _one_by_one(organization: Any, by: Any, texts: Sequence[tuple[int, str]]) -> None:
    peer = importlib.import_module("tests.measurements.bench.one_by_one")
    for number, text in texts:
        peer.import_one_by_one(organization=organization, title=f"Each {number}", date="2001", text=text, by=by)


def _in_bulk(organization: Any, by: Any, files: Sequence[Path]) -> None:
    """Read the files in processes of their own and publish them, without keeping them: the peer keeps none either."""
    plans = importlib.import_module("practices.actions.import_plans")
    imports = importlib.import_module("practices.actions.imports")
    intake = importlib.import_module("practices.actions.intake")
    bulk = importlib.import_module("practices.actions.bulk_imports")
    dates = {"adopted": importlib.import_module("tests.gathered_models").PartialDate.parse("2001")}
    said = imports.Draft("", "policy", "en", "authentic", "", dates)
    read = read_ahead([ReadingTask(file, "en") for file in files])
    for batch in batched(zip(files, read, strict=True), BATCH):
        orders = [
            plans.Order(
                number,
                organization,
                replace(said, title=f"Bulk {file.stem}", numbered_text=prepared.text),
                provisions=prepared.provisions,
                opening=intake.Opening("Measurement"),
            )
            for number, (file, prepared) in enumerate(batch)
        ]
        bulk.import_batch(orders=orders, by=by)
