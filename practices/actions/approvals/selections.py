"""Which parts of a request an approver opens, and what is refused of such a choice."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from practices.actions.approvals.requests import ApprovalRefused
from practices.actions.releases import is_widening
from practices.models.approvals.requests import ApprovalSubject
from practices.models.releases import ReleasedKind


@dataclass(frozen=True, slots=True)
class ApprovalSelection:
    """The parts of a request that an approver was shown, and the releases among them that they open: primary keys."""

    shown: frozenset[str]
    opened: frozenset[str]

    @property
    def left_out(self) -> frozenset[str]:
        """The parts that are not opened; a text among them is approved all the same."""
        return self.shown - self.opened


def decide_parts[Part: ApprovalSubject](
    row: ApprovalSubject, parts: Sequence[Part], choice: ApprovalSelection | None, note: str
) -> dict[Part, bool]:
    """Return whether each part is approved: all without a choice. Raises ApprovalRefused."""
    if choice is None:
        return dict.fromkeys(parts, True)
    if choice.shown != {str(part.pk) for part in parts}:
        raise ApprovalRefused(_("What you approve here changed since you opened the page: please look again."))
    decided = {part: part.proposal_id is None or str(part.pk) not in choice.left_out for part in parts}
    _refuse_unseen(row, decided)
    if not note and not all(decided.values()):
        raise ApprovalRefused(_("Explain in the note why you do not open everything."), "note")
    return decided


def _refuse_unseen(row: ApprovalSubject, decided: Mapping[Any, bool]) -> None:
    """Refuse to open what nobody would see: a text without its instrument, a file without its text.

    Raises ApprovalRefused.
    """
    refused = [part.proposal.arguments for part, is_opened in decided.items() if part.proposal and not is_opened]
    left_out = {(said["kind"], said["thing"]) for said in refused}
    opened: list[ApprovalSubject] = [row, *(part for part, is_opened in decided.items() if is_opened)]
    for page, said in [(one.page, one.proposal.arguments) for one in opened if left_out and one.proposal]:
        named = [uuid.UUID(name) for name in said["named"]]
        for kind, thing in _shown_by(page, said["kind"]):
            is_left_out = (kind.value, str(thing)) in left_out
            if is_left_out and is_widening(kind=kind, thing=thing, audience=said["audience"], named=named):
                raise ApprovalRefused(_refused_without(kind))


def _shown_by(page: Page, kind: str) -> list[tuple[ReleasedKind, uuid.UUID]]:
    """Return kind and uuid of what has to be open before readers see a release of `page`."""
    if kind not in (ReleasedKind.EDITION, ReleasedKind.SOURCE_FILE):
        return []
    instrument = (ReleasedKind.INSTRUMENT, page.specific.instrument.translation_key)
    text = (ReleasedKind.EDITION, page.translation_key)
    return [instrument] if kind == ReleasedKind.EDITION else [text, instrument]


def _refused_without(kind: ReleasedKind) -> str:
    if kind == ReleasedKind.EDITION:
        return _("Readers see a source file only with its text. Open the text too, or leave out the source file.")
    return _("Readers see a text only with its instrument. Open the instrument too, or leave out the text.")
