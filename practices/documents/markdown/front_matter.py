"""What stands before the text of a Markdown file for the programs of a site: title, language and the like."""

import re
from dataclasses import dataclass

MOST_LINES = 300
_FIELD = re.compile(r"([\w-]+)\s*[:=]\s*(.*)")
_ENTRY = re.compile(r"[\w\"'-][\w \"'.-]*\s*[:=]|\s|[-#\]}]|$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the file says of itself, "" if nothing; `lines` counts the lines that say it, marks included."""

    title: str = ""
    language: str = ""
    lines: int = 0


def read_front_matter(lines: list[str]) -> FrontMatter:
    """Read the fields between two lines of `---` (or `+++`) with which a file may begin."""
    mark = lines[0].rstrip() if lines else ""
    if mark not in {"---", "+++"}:
        return FrontMatter()
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:MOST_LINES], start=1):
        if line.rstrip() in {mark, "..."}:
            title = fields.get("title", "")
            return (
                FrontMatter(title, fields.get("lang") or fields.get("language") or "", number + 1)
                if fields
                else FrontMatter()
            )
        if not _ENTRY.match(line):
            break
        field = _FIELD.match(line)
        if field:
            fields.setdefault(field[1].lower(), field[2].strip().strip("\"'"))
    return FrontMatter()
