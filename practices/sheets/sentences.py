"""What is said of sheets and their cells, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.documents.sheets.tables import CellMark, SheetProblem, TableNote, UnreadableSheet


def say_problem(refusal: UnreadableSheet) -> str:
    """Say why a file is not read, and what to do."""
    said = {"detail": refusal.detail}
    return {
        SheetProblem.NO_SHEET: _("The file has no sheet that can be read. Save it as XLSX, ODS or CSV, and try again."),
        SheetProblem.LOCKED: _("The file is protected by a password. Save it without one first."),
        SheetProblem.OLD_EXCEL: _("The file is in an old format of Excel (.xls). Save it as XLSX first."),
        SheetProblem.NO_HEADS: _("The sheet has no line with the names of its columns. Add one above the rows."),
        SheetProblem.NO_ROWS: _("The sheet has no rows below the names of its columns."),
        SheetProblem.TOO_MANY_ROWS: _("The sheet has more than 100,000 rows. Split it."),
        SheetProblem.TOO_MANY_COLUMNS: _("The sheet has more than 200 columns (up to column %(detail)s). Remove some.")
        % said,
        SheetProblem.BROKEN_LINE: _(
            "Line %(detail)s is broken: a quotation mark is missing, or a cell is far too long."
        )
        % said,
    }[refusal.problem]


def say_note(note: str, detail: str) -> str:
    """Say what is to be known of a sheet as a whole; "" for a note that is no longer known."""
    said = {"detail": detail}
    words: dict[str, str] = {
        TableNote.OTHER_SHEETS: _("The file has other sheets, which are not read: %(detail)s.") % said,
        TableNote.HIDDEN_ROWS: _("Hidden rows are read too: %(detail)s.") % said,
        TableNote.HIDDEN_COLUMNS: _("Hidden columns are read too: %(detail)s.") % said,
        TableNote.SAME_HEADS: _("These columns have the same name: %(detail)s. Choose which one is used.") % said,
        TableNote.ENCODING: _("The file is not in UTF-8. It was read as %(detail)s: check the accents.") % said,
        TableNote.MENDED: _("No-break spaces, codes or invisible characters were corrected in: %(detail)s.") % said,
    }
    return words.get(note, "")


def say_mark(mark: str, words: str) -> str:
    """Say what is wrong with a cell."""
    sentences: dict[str, str] = {
        CellMark.NO_VALUE: _("The cell contains a formula without a value. Write the value instead."),
        CellMark.CELL_ERROR: _("The cell contains an error (%(words)s). Write the value instead.")
        % {"words": words[:20]},
        CellMark.MERGED: _("The cell is merged with its neighbours. Unmerge the cells, and fill in each."),
        CellMark.TOO_LONG: _("The cell contains more than 32,767 characters."),
        CellMark.UNREADABLE: _("Some characters of the cell were lost when the file was saved. Write them again."),
    }
    return sentences.get(mark, "")


def say_sent_mails(count: int) -> str:
    """Say how many e-mails an import has sent, which undoing does not take back."""
    sentence = ngettext(
        "The import has sent %(count)s e-mail, which cannot be recalled.",
        "The import has sent %(count)s e-mails, which cannot be recalled.",
        count,
    )
    return sentence % {"count": count}


def say_mails(count: int, people: int) -> str:
    """Say how many e-mails an import sends, and to how many addresses."""
    said = {"count": count, "people": people}
    if count == people:
        sentence = ngettext(
            "When you import, %(count)s e-mail is sent.",
            "When you import, %(count)s e-mails are sent, to as many addresses.",
            count,
        )
        return sentence % said
    sentence = ngettext(
        "When you import, %(count)s e-mails are sent, all to one address.",
        "When you import, %(count)s e-mails are sent, to %(people)s addresses.",
        people,
    )
    return sentence % said
