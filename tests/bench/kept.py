"""What was measured, kept as JSON from one run to the next."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.rows import Carried, Growth, Measured, NotMeasured, Row

KINDS: dict[str, type[Any]] = {one.__name__: one for one in (Measured, Growth, NotMeasured, Carried)}
CHECKOUT = Path(__file__).resolve().parents[2]


def kept_file() -> Path:
    """Give the file of results, in the folder of the portal's own data."""
    return Path(os.environ.get("VAR_DIR") or CHECKOUT / "var") / "bench.json"


def keep(section: str, database: str, rows: Sequence[Row], *, file: Path | None = None) -> None:
    """Keep the rows of a section in place of those of its last run on that database."""
    file = file or kept_file()
    sections = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    sections[f"{section} {database}"] = {
        "section": section,
        "database": database,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": [{"kind": type(row).__name__, **asdict(row)} for row in rows],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(sections, indent=1, ensure_ascii=False), encoding="utf-8")


def read_kept(file: Path | None = None) -> dict[str, list[Row]]:
    """Give the rows by section and database, as they were kept, by section; nothing where none was measured."""
    file = file or kept_file()
    if not file.exists():
        return {}
    found = json.loads(file.read_text(encoding="utf-8"))
    return {name: [_row(row) for row in one["rows"]] for name, one in sorted(found.items())}


def _row(kept: dict[str, Any]) -> Row:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items() if key != "kind"}
    made: Row = KINDS[kept["kind"]](**values)
    return made
