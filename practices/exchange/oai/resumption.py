"""Resumption tokens: where a list goes on. They hold all that is needed, are signed, and do not expire."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from practices.exchange.oai.asked import OaiRefused

SIGNER = "practices.exchange.oai"


@dataclass(frozen=True, slots=True)
class ResumptionPoint:
    """The record after which a list goes on, in the order of datestamp (to the microsecond), kind and id."""

    changed_at: datetime.datetime
    kind: str
    thing: str


def write_token(verb: str, arguments: Mapping[str, str], place: ResumptionPoint) -> str:
    """Write the token of the rest of a list."""
    where = [place.changed_at.isoformat(), place.kind, place.thing]
    return Signer(salt=SIGNER).sign_object([verb, dict(sorted(arguments.items())), where])


def read_token(verb: str, token: str) -> tuple[dict[str, str], ResumptionPoint]:
    """Read what a token of this verb asks for: the arguments of its list, and where it goes on. Raises OaiRefused."""
    refused = OaiRefused("badResumptionToken", "This token is not of this list. Begin again without it.")
    try:
        meant, arguments, (changed_at, kind, thing) = Signer(salt=SIGNER).unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise refused from error
    if meant != verb:
        raise refused
    return arguments, ResumptionPoint(datetime.datetime.fromisoformat(changed_at), kind, thing)
