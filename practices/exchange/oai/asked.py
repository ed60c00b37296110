"""What a harvester asks: one of six verbs with its arguments, each once, or a refusal with the code of the protocol."""

import datetime
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from practices.models.exchange.changes import ChangedKind

PREFIX = "oai_dc"
"""The one format: unqualified Dublin Core."""
KINDS = (ChangedKind.EDITION, ChangedKind.INSTRUMENT, ChangedKind.PRACTICE, ChangedKind.REPORT)
"""What is harvested."""
LONGEST = 1000
"""Characters of an argument."""
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?P<time>T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?", re.ASCII)
NAME = re.compile(r"[A-Za-z0-9\-_.!~*'()]+", re.ASCII)
SET = re.compile(rf"{NAME.pattern}(:{NAME.pattern})*", re.ASCII)
ADDRESS = re.compile(r"[!-~]+", re.ASCII)


class OaiRefused(Exception):
    """The request cannot be answered; `code` is that of the protocol, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a verb. `alone`: one that stands instead of all others."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    alone: str = ""


LISTED = Arguments(("metadataPrefix",), ("from", "until", "set"), "resumptionToken")
VERBS: Mapping[str, Arguments] = {
    "Identify": Arguments(),
    "ListMetadataFormats": Arguments(optional=("identifier",)),
    "ListSets": Arguments(alone="resumptionToken"),
    "GetRecord": Arguments(("identifier", "metadataPrefix")),
    "ListIdentifiers": LISTED,
    "ListRecords": LISTED,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records a list holds: datestamps from `since` to before `before`, and a set.

    `kind` "" and `organization` None ask for all; `of_organizations`: what belongs to one.
    """

    since: datetime.datetime | None = None
    before: datetime.datetime | None = None
    kind: str = ""
    organization: uuid.UUID | None = None
    of_organizations: bool = False
    is_empty: bool = False


def read_verb(query: QueryDict) -> str:
    """Return the verb. Raises OaiRefused."""
    given = query.getlist("verb")
    if len(given) != 1 or given[0] not in VERBS:
        raise OaiRefused("badVerb", f"Give one of these as the verb: {', '.join(VERBS)}.")
    return given[0]


def read_arguments(verb: str, query: QueryDict) -> dict[str, str]:
    """Return the arguments beside the verb, each of the form that the protocol wants. Raises OaiRefused."""
    wanted, given = VERBS[verb], {name: values for name, values in query.lists() if name != "verb"}
    known = (*wanted.required, *wanted.optional, wanted.alone)
    for name, values in given.items():
        if not name or name not in known:
            raise OaiRefused("badArgument", "There is an argument that this verb does not take.")
        if len(values) != 1 or not values[0] or len(values[0]) > LONGEST:
            raise OaiRefused("badArgument", f"Give {name} once, with a value.")
    arguments = {name: values[0] for name, values in given.items()}
    if wanted.alone in arguments:
        if len(arguments) > 1:
            raise OaiRefused("badArgument", f"{wanted.alone} stands alone.")
        return arguments
    for name in wanted.required:
        if name not in arguments:
            raise OaiRefused("badArgument", f"{name} is missing.")
    for name, form in (("metadataPrefix", NAME), ("set", SET), ("identifier", ADDRESS)):
        if name in arguments and not form.fullmatch(arguments[name]):
            raise OaiRefused("badArgument", f"{name} is not of the form that the protocol wants.")
    return arguments


def check_format(prefix: str) -> None:
    """Raise OaiRefused for a format that there is not."""
    if prefix != PREFIX:
        raise OaiRefused("cannotDisseminateFormat", f"The one format here is {PREFIX}.")


def read_selection(arguments: Mapping[str, str]) -> Selection:
    """Read which records are asked for. Raises OaiRefused."""
    check_format(arguments.get("metadataPrefix", PREFIX))
    since, until = arguments.get("from"), arguments.get("until")
    if since and until and len(since) != len(until):
        raise OaiRefused("badArgument", "from and until have to be of the same granularity.")
    first, last = (_span(name, text) for name, text in (("from", since), ("until", until)))
    if first and last and first[0] > last[0]:
        raise OaiRefused("badArgument", "from is later than until.")
    return Selection(first[0] if first else None, last[1] if last else None, **_read_set(arguments.get("set", "")))


def _span(name: str, text: str | None) -> tuple[datetime.datetime, datetime.datetime | None] | None:
    """Return when the second or day that a date names begins, and when the next one does; None at the end of time."""
    if text is None:
        return None
    found = DATE.fullmatch(text)
    try:
        begins = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC) if found else None
    except ValueError:
        begins = None
    if begins is None or found is None:
        raise OaiRefused("badArgument", f"{name} is a date as 2004-05-14 or 2004-05-14T09:30:00Z, in UTC.")
    try:
        return begins, begins + (datetime.timedelta(seconds=1) if found["time"] else datetime.timedelta(days=1))
    except OverflowError:
        return begins, None


def _read_set(name: str) -> dict[str, Any]:
    """Read a set: kind, kind:edition, organization, organization:<uuid>; one that there is not holds nothing."""
    above, _colon, below = name.partition(":")
    if not name or name == "kind":
        return {}
    if above == "kind" and below in KINDS:
        return {"kind": below}
    if name == "organization":
        return {"of_organizations": True}
    try:
        return {"organization": uuid.UUID(below)} if above == "organization" else {"is_empty": True}
    except ValueError:
        return {"is_empty": True}
