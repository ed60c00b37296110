"""Sign-ins as a table shows them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from wagtail.models import ModelLogEntry

from organizations.models import User
from organizations.sign_ins import ADDRESS, Means, SignInEvent, sign_ins_of


@dataclass(frozen=True, slots=True)
class SignInRow:
    """What happened to an account, when, by what means and from where (empty: not known, or forgotten by now)."""

    at: datetime.datetime
    who: str
    what: str
    means: tuple[str, ...]
    address: str


def rows_of(accounts: Sequence[User], *, most: int) -> list[SignInRow]:
    """Return the newest `most` events of these accounts."""
    names = {str(account.pk): account.get_full_name() or account.get_username() for account in accounts}
    return [_row(entry, names) for entry in sign_ins_of(accounts)[:most]]


def _row(entry: ModelLogEntry, names: dict[str, str]) -> SignInRow:
    known = [Means(value) for value in entry.data.get("means", ()) if value in Means.values]
    return SignInRow(
        at=entry.timestamp,
        who=names[entry.object_id],
        what=str(SignInEvent(entry.action).label),
        means=tuple(str(means.label) for means in known),
        address=str(entry.data.get(ADDRESS, "")),
    )
