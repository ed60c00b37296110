"""Folders to import: files with a manifest."""

import csv
from pathlib import Path

TEXT = "Article 1 – Care\n\nStaff of office {number} act with care.\n\nArticle 2\n\n2.1 No gifts.\n\n2.2 No favours.\n"
HEADS = ("file", "title", "symbol", "language", "made_from", "organization", "release", "title.en", "title.fr")


def make_folder(folder: Path, count: int, **cells: str) -> Path:
    """Write `count` texts of an instrument each, and the manifest that names them; `cells` hold for every row."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(count):
        (folder / f"{number}.txt").write_text(TEXT.format(number=number), encoding="utf-8")
        rows.append({"file": f"{number}.txt", "title": f"Code {number}", "symbol": f"S/{number}", **cells})
    write_manifest(folder, rows)
    return folder


def write_manifest(folder: Path, rows: list[dict[str, str]]) -> None:
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, HEADS, restval="")
        writer.writeheader()
        writer.writerows(rows)
