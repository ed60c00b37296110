"""What may be done with an import in which state, and by whom: one table for the actions and the screen."""

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from practices.models.sheets import AT_WORK, SheetImport, SheetState
from practices.permissions import is_secretariat

MAY_UNDO_FOR = datetime.timedelta(days=1)


class SheetImportRefused(Exception):
    """The sheet cannot be read, taken in or undone; the message is for the user."""


class SheetAct(StrEnum):
    """What a person does with an import."""

    COLUMNS = "columns"
    EXPLAIN = "explain"
    CHECK = "check"
    CHOOSE = "choose"
    TAKE = "take"
    UNDO = "undo"
    DROP = "drop"


_UNTIL_TAKEN = (SheetState.MAPPING, SheetState.CHECKED)
_ONCE_CHECKED = (SheetState.CHECKED, SheetState.TAKEN)

STATES_OF_ACT: Mapping[SheetAct, tuple[SheetState, ...]] = {
    SheetAct.COLUMNS: _UNTIL_TAKEN,
    SheetAct.EXPLAIN: _ONCE_CHECKED,
    SheetAct.CHECK: _ONCE_CHECKED,
    SheetAct.CHOOSE: _ONCE_CHECKED,
    SheetAct.TAKE: _ONCE_CHECKED,
    SheetAct.UNDO: (SheetState.TAKEN,),
    SheetAct.DROP: _UNTIL_TAKEN,
}
"""The states in which each act is possible. What the worker does with an import is never interrupted."""


def acts_of(sheet: SheetImport, user: Any) -> list[str]:
    """Return the acts that `user` can do with an import now."""
    return [str(act) for act in SheetAct if not _refusal(sheet, act, user)]


def lock_sheet(*, sheet: SheetImport, act: SheetAct, by: Any) -> SheetImport:
    """Read an import again, held for this transaction, to do something with it. Raises SheetImportRefused."""
    refuse_others(by)
    held: SheetImport | None = SheetImport.objects.select_for_update(of=("self",)).filter(pk=sheet.pk).first()
    if held is None:
        raise SheetImportRefused(_("This import is no longer there."))
    if sentence := _refusal(held, act, by):
        raise SheetImportRefused(sentence)
    return held


def refuse_others(by: Any) -> None:
    """Refuse who is not of the secretariat. Raises SheetImportRefused."""
    if by is None or not is_secretariat(by):
        raise SheetImportRefused(_("Only the secretariat imports sheets."))


def _refusal(sheet: SheetImport, act: SheetAct, user: Any) -> str:
    """Return why `user` cannot do this now, "" if it is possible."""
    if user is None or not is_secretariat(user):
        return _("Only the secretariat imports sheets.")
    if sheet.by_id != user.pk:
        return _("Only the person who chose the file continues this import.")
    if sheet.state not in STATES_OF_ACT[act]:
        return _wrong_state(sheet, act)
    if act == SheetAct.UNDO and (sheet.taken_at is None or timezone.now() - sheet.taken_at > MAY_UNDO_FOR):
        return _("An import can be undone within a day.")
    return ""


def _wrong_state(sheet: SheetImport, act: SheetAct) -> str:
    if sheet.state in AT_WORK:
        return _("This import is at work: wait until it is done.")
    if sheet.state == SheetState.UNDONE:
        return _("This import was undone: choose the file again to import it.")
    return {
        SheetAct.COLUMNS: _("This import has begun: its columns can no longer be changed."),
        SheetAct.DROP: _("Rows of this sheet were imported: undo the import instead."),
        SheetAct.UNDO: _("There is nothing to undo, or the import is at work."),
    }.get(act, _("The rows have to be checked first."))
