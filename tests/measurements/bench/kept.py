"""What was measured, kept as JSON from one run to the next; what pages are set from lies beside them."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.measurements.bench.rows import Carried, Growth, Measured, NotMeasured, Row

KINDS: dict[str, type[Any]] = {one.__name__: one for one in (Measured, Growth, NotMeasured, Carried)}
CHECKOUT = Path(__file__).resolve().parents[3]
PUBLISHED = CHECKOUT / "docs" / "performance.json"


def kept_file() -> Path:
    """Return the file of results, in the folder of the portal's own data."""
    return Path(os.environ.get("VAR_DIR") or CHECKOUT / "var") / "bench.json"


def keep(section: str, database: str, rows: Sequence[Row], *, file: Path | None = None) -> None:
    """Keep the rows of a section in place of those of its last run on that database."""
    file = file or kept_file()
    sections = _sections(file)
    sections[f"{section} {database}"] = {
        "section": section,
        "database": database,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": [{"kind": type(row).__name__, **asdict(row)} for row in rows],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(sections, indent=1, ensure_ascii=False), encoding="utf-8")


def read_kept(file: Path | None = None, *, published: Path = PUBLISHED) -> dict[str, list[Row]]:
    """Return rows by section and database, by section: those kept here, and of other sections those of the pages."""
    found = {**_sections(published), **_sections(file or kept_file())}
    return {name: [_row(row) for row in one["rows"]] for name, one in sorted(found.items())}


def publish(file: Path | None = None, *, published: Path = PUBLISHED) -> None:
    """Lay beside the pages what they are set from."""
    found = {**_sections(published), **_sections(file or kept_file())}
    published.write_text(json.dumps(dict(sorted(found.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _sections(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def _row(kept: dict[str, Any]) -> Row:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items() if key != "kind"}
    made: Row = KINDS[kept["kind"]](**values)
    return made
