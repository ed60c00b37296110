"""The tables of a Markdown file, with or without bars at their edges."""

import re

MOST_DELIMITER = 2_000
_DELIMITERS = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?)?")


def read_table(lines: list[str], place: int) -> tuple[str, int] | None:
    """Return the rows of the table that begins at `place` in the notation, and the place behind it.

    None for no table.
    """
    line = lines[place]
    if "|" not in line:
        return None
    is_ours = line.lstrip().startswith("|") and line.count("|") > 1
    has_head = place + 1 < len(lines) and "|" in lines[place + 1] and is_delimiter(lines[place + 1])
    if not is_ours and not has_head:
        return None
    rows, end = list[str](), place
    while end < len(lines) and "|" in lines[end]:
        if not is_delimiter(lines[end]):
            rows.append(_with_edges(lines[end].strip()))
        elif end == place + 1:
            rows.append("")
        end += 1
    width = max((row.replace("\\|", "").count("|") - 1 for row in rows), default=1)
    return "\n".join(row or "|" + " --- |" * max(1, width) for row in rows), end


def is_delimiter(line: str) -> bool:
    """Whether a line stands below the heads of a table."""
    bare = line.strip()
    if bare[:1] not in {"|", ":", "-"} or "-" not in bare or len(bare) > MOST_DELIMITER:
        return False
    return _DELIMITERS.fullmatch(bare) is not None


def _with_edges(row: str) -> str:
    row = row if row.startswith("|") else f"| {row}"
    return row if row.endswith("|") and not row.endswith("\\|") else f"{row} |"
