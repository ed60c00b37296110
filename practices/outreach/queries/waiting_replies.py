"""The replies that wait to be confirmed as rows: what each seems to be, and which of them are the same message."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.outreach.actions.dropped import Dropped
from practices.outreach.queries.guesses import guess_reply


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """One message that waits: the organization and the letter that it seems to be about ("": not known).

    `doubts` are sentences; of a message that cannot be read, why.
    """

    dropped: Dropped
    writer: str
    organization: str
    letter: str
    doubts: tuple[str, ...]


def waiting_replies(listed: Sequence[Dropped], own: Collection[str]) -> list[WaitingReply]:
    """Guess what each of these messages is, in their order. `own` are the secretariat's addresses."""
    same = Counter(key for one in listed for key in _keys(one))
    return [_row(one, own, is_repeated=any(same[key] > 1 for key in _keys(one))) for one in listed]


def _keys(one: Dropped) -> set[str]:
    return {one.checksum, one.mail.message_id} - {""}


def _row(one: Dropped, own: Collection[str], *, is_repeated: bool) -> WaitingReply:
    repeated = [_("The same message waits here more than once.")] if is_repeated else []
    if one.refusal:
        return WaitingReply(one, one.mail.sender_address, "", "", (one.refusal, *repeated))
    guess = guess_reply(one.mail, references=one.references, checksum=one.checksum, own=own)
    return WaitingReply(
        dropped=one,
        writer=guess.writer or one.mail.sender_name,
        organization=guess.organization.name_in() if guess.organization else "",
        letter=guess.follows.reference_number or str(guess.follows.sequence) if guess.follows else "",
        doubts=(*guess.doubts, *one.left, *repeated),
    )
