"""What words of cells mean that are no choices of their column: said once on the screen, and remembered by kind."""

from practices.models.sheets import SheetImport, SheetMapping, SheetOutcome
from practices.sheets.columns import comparable, find_choice
from practices.sheets.kinds import KINDS
from practices.sheets.kinds.kind import SheetKind

OF_KIND = "meanings"
"""In the place of a digest of heads: the row of a kind that keeps its meanings, as `column:words` and a choice."""
MOST_ROWS = 5000
MOST_WORDS = 50


def read_meanings(kind: SheetKind) -> dict[str, str]:
    """Return what words mean, by column and words (`key_of`)."""
    kept = SheetMapping.objects.filter(kind=kind.code, digest=OF_KIND).values_list("same_for_all", flat=True).first()
    return dict(kept or {})


def key_of(column: str, words: str) -> str:
    """Return under what the meaning of words in a column is kept."""
    return f"{column}:{comparable(words)}"


def words_to_explain(sheet: SheetImport) -> dict[str, tuple[str, str]]:
    """Return the words of rows with errors that are no choices of their columns: by key, the column and the words."""
    kind = KINDS[sheet.kind]
    asked: dict[str, tuple[str, str]] = {}
    places = [(index, name) for index, name in enumerate(sheet.columns) if name and kind.by_name[name].choices]
    rows = sheet.rows.filter(outcome=SheetOutcome.ERROR, taken_at__isnull=True).order_by("line")
    for cells in rows.values_list("cells", flat=True)[:MOST_ROWS] if places else ():
        for index, name in places:
            if comparable(cells[index]) and len(asked) < MOST_WORDS:
                asked.setdefault(key_of(name, cells[index]), (name, " ".join(cells[index].split())))
    known = read_meanings(kind)
    return {
        key: (name, words)
        for key, (name, words) in asked.items()
        if key in known or find_choice(kind.by_name[name].choices, words) is None  # type: ignore[arg-type]
    }
