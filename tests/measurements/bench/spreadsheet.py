"""The statements of 10^5 adoption events as CSV, streamed by the API, against openpyxl writing the same rows.

Said are the seconds of the processor; the memory that the streamed file takes beyond what the process has is told too.
"""

import csv
import importlib
import io
import os
import time
import tracemalloc
from collections.abc import Sequence
from typing import Any

import django

from tests.measurements.bench.rows import Measured, Row

MADE, TIMES = 1_000, 100
"""Events that are made, and how often they are copied."""


def measure() -> Sequence[Row]:
    """Write both once; the peer is given the rows that ours wrote."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    with databases.migrated_database():
        many = importlib.import_module("tests.many_adoptions")
        many.make_adoptions(MADE)
        many.write_beforehand()
        many.copy_adoptions(TIMES)
        return [_measure(databases.connections["default"].vendor)]


def _measure(vendor: str) -> Measured:
    client = importlib.import_module("django.test").Client()
    tracemalloc.start()
    content, _seconds = _streamed(client)
    most = tracemalloc.get_traced_memory()[1] / 1_000_000 - len(content) / 1_000_000
    tracemalloc.stop()
    content, ours = _streamed(client)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    peer = _written(rows)
    note = f"{len(rows) - 1:,} rows, {len(content) / 1_000_000:.0f} MB; beside the file at most {most:.0f} MB of memory"
    return Measured(f"spreadsheet of adoption events on {vendor}", ours, peer, "openpyxl", note=note)


def _streamed(client: Any) -> tuple[bytes, float]:
    began = time.process_time()
    response = client.get("/api/v1/dump/adoptions.csv")
    content = b"".join(response.streaming_content)
    seconds = time.process_time() - began
    assert response.status_code == 200
    return content, seconds


def _written(rows: Sequence[Sequence[str]]) -> float:
    """Write the rows as openpyxl does with the least memory; give the seconds."""
    openpyxl = importlib.import_module("openpyxl")
    began = time.process_time()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(io.BytesIO())
    return time.process_time() - began
