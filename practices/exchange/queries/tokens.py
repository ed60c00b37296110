"""Access tokens as rows: what each may do, until when, and when it was last used."""

import datetime
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practices.models.exchange.tokens import ENDS_SOON, AccessToken
from practices.queries.wording import Words, name_of


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as the people of its organization see it; of its key only the beginning is known.

    `is_ending`: it ends soon. `is_to_follow`: the reader makes the one that takes over.
    """

    id: Any
    name: str
    hint: str
    organization: Words
    rights: str
    state_label: str
    is_valid: bool
    is_ending: bool
    is_to_follow: bool
    made_by: str
    made_on: datetime.date
    expires_on: datetime.date
    used_on: datetime.date | None


def token_rows(tokens: Iterable[AccessToken], on: datetime.date, *, to_follow: Container[int] = ()) -> list[TokenRow]:
    """Return the rows of tokens as they stand on a day, in the order given.

    `to_follow` are those (primary keys) of which the reader makes the one that takes over.
    """
    return [_row(token, on, is_to_follow=token.pk in to_follow) for token in tokens]


def _row(token: AccessToken, on: datetime.date, *, is_to_follow: bool) -> TokenRow:
    is_valid = token.revoked_at is None and token.expires_on >= on
    is_ending = is_valid and token.expires_on <= on + ENDS_SOON
    return TokenRow(
        id=token.public_id,
        name=token.name,
        hint=token.hint,
        organization=name_of(token.organization),
        rights=_rights(token),
        state_label=_state(token, is_valid=is_valid, is_ending=is_ending),
        is_valid=is_valid,
        is_ending=is_ending,
        is_to_follow=is_to_follow,
        made_by=str(token.made_by),
        made_on=token.made_at.date(),
        expires_on=token.expires_on,
        used_on=token.used_on,
    )


def _rights(token: AccessToken) -> str:
    if token.may_read and token.may_submit:
        return _("Read and submit")
    return _("Read") if token.may_read else _("Submit")


def _state(token: AccessToken, *, is_valid: bool, is_ending: bool) -> str:
    if token.revoked_at is not None:
        return _("Revoked")
    if not is_valid:
        return _("Expired")
    return _("Ends soon") if is_ending else _("Valid")
