"""Opening many new things at once, as the operator: the ledger's rows, their records, the audience columns."""

import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from practices.actions.ledger import append, lock_ledger
from practices.actions.releases import decide_release, is_widening, refuse_uncleaned
from practices.models.releases import Release, ReleaseDecision, ReleasedKind, ReleaseRecord


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to open: `audience` is neither the own organization's nor that of named ones."""

    kind: str
    thing: uuid.UUID
    audience: str
    authority: str
    uncleaned_file: str = ""
    uncleaned_reason: str = ""


def open_many(*, wanted: Sequence[Wanted], by: Any) -> None:
    """Open each thing to its audience, in order; what is open to it already, or wider, is left as it is.

    What was never decided about goes in bulk. The caller is in a transaction. Raises ReleaseRefused.
    """
    lock_ledger(ReleaseDecision)
    known = set(Release.objects.filter(thing__in={item.thing for item in wanted}).values_list("kind", "thing"))
    first: dict[tuple[str, uuid.UUID], Wanted] = {}
    again = []
    for item in wanted:
        key = (str(item.kind), item.thing)
        if key in known or key in first or item.uncleaned_reason:
            again.append(item)
        else:
            first[key] = item
    if first:
        _refuse_uncleaned(first.values())
        _open_first(list(first.values()), by)
    for item in again:
        if is_widening(kind=item.kind, thing=item.thing, audience=item.audience):
            decide_release(
                kind=item.kind,
                thing=item.thing,
                audience=item.audience,
                authority=item.authority,
                by=by,
                as_operator=True,
                uncleaned_file=item.uncleaned_file,
                uncleaned_reason=item.uncleaned_reason,
            )


def _refuse_uncleaned(wanted: Iterable[Wanted]) -> None:
    for item in wanted:
        if item.kind == ReleasedKind.SOURCE_FILE:
            refuse_uncleaned(item.thing, "")


def _open_first(wanted: Sequence[Wanted], by: Any) -> None:
    now = timezone.now()
    salts = [secrets.token_hex(16) for _item in wanted]
    decisions = [
        ReleaseDecision(
            kind=item.kind,
            thing=item.thing,
            audience=item.audience,
            named=[],
            effective_at=now,
            by=by,
            record_digest=ReleaseDecision.digest_of_record(salt, {"authority": item.authority}),
        )
        for item, salt in zip(wanted, salts, strict=True)
    ]
    _append_all(decisions)
    ReleaseRecord.objects.bulk_create(
        ReleaseRecord(decision=decision, salt=salt, authority=item.authority)
        for decision, salt, item in zip(decisions, salts, wanted, strict=True)
    )
    Release.objects.bulk_create(
        Release(
            kind=decision.kind,
            thing=decision.thing,
            audience=decision.audience,
            decision=decision,
            since=decision.effective_at,
        )
        for decision in decisions
    )


def _append_all(decisions: Sequence[ReleaseDecision]) -> None:
    """Add rows to the ledger: the first takes lock and number, the others follow it in the chain."""
    before = append(decisions[0])
    for decision in decisions[1:]:
        decision.recorded_at = before.recorded_at
        decision.chain(sequence=before.sequence + 1, previous_hash=before.hash)
        before = decision
    ReleaseDecision.objects.bulk_create(decisions[1:])
