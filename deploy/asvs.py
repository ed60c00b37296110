"""Write the tables of docs/security/asvs.md from docs/security/asvs.csv: python deploy/asvs.py [--check]."""

import csv
import re
import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "security"
SHEET, PAGE = FOLDER / "asvs.csv", FOLDER / "asvs.md"
BEGIN, END = "<!-- tables: made by deploy/asvs.py -->\n", "<!-- end of the tables -->\n"
ANSWERS = ("met", "operator", "not applicable", "not met")
CHAPTERS = {
    1: "Encoding and cleaning",
    2: "Checking input, and the rules of the business",
    3: "Browsers",
    4: "API",
    5: "Files",
    6: "Signing in",
    7: "Sessions",
    8: "Rights",
    9: "Signed tokens",
    10: "OAuth and OpenID Connect",
    11: "Cryptography",
    12: "Connections",
    13: "Setting up",
    14: "Data",
    15: "Code and components",
    16: "Logs and faults",
    17: "WebRTC",
}
REFERENCE = re.compile(
    r"(?P<file>(?:[\w.-]+/)*[\w.-]+\.(?:py|md|toml|lock|sh))(?:::(?P<test>\w+)|#(?P<place>[\w-]+)|:(?P<name>[A-Z_]+))?"
)
"""What an answer names: a test, a section, a setting, a file."""

Row = dict[str, str]


def read_rows() -> list[Row]:
    """Return the rows of the sheet: id, level, asked, answer, evidence."""
    with SHEET.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def chapter_of(row: Row) -> int:
    """Return the number of the chapter."""
    return int(row["id"].removeprefix("V").partition(".")[0])


def tables(rows: list[Row]) -> str:
    """Return the tables in Markdown: the counts, what is not met, and one table a chapter."""
    counts = Counter((row["answer"], row["level"]) for row in rows)
    lines = ["| Answer | Level 1 | Level 2 |", "| --- | ---: | ---: |"]
    lines += [f"| {answer} | {counts[answer, '1']} | {counts[answer, '2']} |" for answer in ANSWERS]
    lines += [
        f"| in all | {sum(row['level'] == '1' for row in rows)} | {sum(row['level'] == '2' for row in rows)} |",
        "",
    ]
    for number, group in groupby(rows, chapter_of):
        lines += [
            f"## {number}. {CHAPTERS[number]}",
            "",
            "| | Level | Asked | Answer | By |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [_line(row) for row in group] + [""]
    return "\n".join(lines)


def _line(row: Row) -> str:
    answer = row["answer"] if row["answer"] == "met" else f"**{row['answer']}**"
    evidence = re.sub(r"(?<=[`)]) (?=[`\[])", ", ", REFERENCE.sub(_shown, row["evidence"]))
    return f"| {row['id']} | {row['level']} | {row['asked']} | {answer} | {evidence} |".replace("*.", "\\*.")


def _shown(found: re.Match[str]) -> str:
    """Write a section as a link, the rest as code."""
    if found["file"].startswith("docs/"):
        place = f"#{found['place']}" if found["place"] else ""
        target = found["file"].removeprefix("docs/security/")
        target = target if target != found["file"] else "../" + found["file"].removeprefix("docs/")
        return f"[{Path(found['file']).name}{place}]({target}{place})"
    return f"`{found[0]}`"


def written(page: str) -> str:
    """Return the page with the tables of the sheet in their place."""
    before, _begin, rest = page.partition(BEGIN)
    return before + BEGIN + "\n" + tables(read_rows()) + "\n" + END + rest.partition(END)[2]


def main() -> int:
    """Write the page, or with --check tell whether it is as the sheet says."""
    page = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        return int(page != written(page))
    PAGE.write_text(written(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
