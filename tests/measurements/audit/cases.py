"""Requests made up from the description of the API, valid ones and others, and what is wrong with the answers."""

import collections
import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test.utils import override_settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.failures import FailureGroup

SEED = 6
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
DESCRIPTION = "/api/schema/"
READS = frozenset({"GET", "HEAD"})
"""What is submitted names things that have to be there: that a made-up one is refused, with its fields, is right."""
ACCEPTED = "Schema-valid request rejected"
"""The check that what keeps the description is accepted."""
RESTS_ON_DATA = frozenset(
    {
        "cursor",  # names a row that is there
        "topic", "branch", "broader",  # a code that some topic has
        "fields",  # names of fields, of any depth and order; with a format that gives the whole, none
        "q",  # holds a word once marks and signs are taken out
        "edition", "pair",  # compare: two to six texts, and which two of them
        "reference", "similar_to",  # standing: one of the two
        "eid", "num", "heading",  # provisions: beside something that narrows them
        "on",  # instruments: beside in_force
        "retired", "is_core", "ordering", "page_size", "changed_since",  # with a format that gives the whole, none
    }
)  # fmt: skip
"""Parameters of which a description cannot say all: a refusal that names no others is right."""
SETTINGS: Mapping[str, Any] = {
    "API_RATE_ANONYMOUS": "",
    "API_RATE_TOKEN": "",
    "API_RATE_COSTLY": "",
    "ALLOWED_HOSTS": ["*"],
    "SECURE_SSL_REDIRECT": False,
}
"""Without limits of rate: so many requests within a minute are no reader's."""


@dataclass
class Tried:
    """How many requests were made, what the statuses were, and what was wrong: each fault once, with how often."""

    count: int = 0
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    faults: dict[str, str] = field(default_factory=dict)
    times: collections.Counter[str] = field(default_factory=collections.Counter)

    @property
    def server_errors(self) -> int:
        """How many answers had a status of 500 or more."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def note(self, name: str, words: str) -> None:
        """Add a fault; `words` of the first of its kind are kept."""
        self.faults.setdefault(name, words)
        self.times[name] += 1


def try_api(
    *, cases: int, key: str = "", seed: int = SEED, wanted: Callable[[Any], bool] = lambda _operation: True
) -> Tried:
    """Make up about `cases` requests over all operations, half of them valid, and check every answer.

    All of schemathesis's checks run on each: no server error, status, media type, schema and headers as described, what
    breaks the description refused, what keeps it accepted. `key` is that of a token that may read and submit.
    """
    tried = Tried()
    with override_settings(**SETTINGS), _connection_kept():
        asked = {"Accept": "application/json"}
        schema = schemathesis.openapi.from_wsgi(DESCRIPTION, get_wsgi_application(), headers=asked)
        operations = [found.ok() for found in schema.get_all_operations()]
        operations = [operation for operation in operations if wanted(operation)]
        each = max(1, round(cases / len(operations) / len(MODES)))
        with _refusals_unsaid():
            for operation in operations:
                for mode in MODES:
                    _try_operation(operation, mode, each, key, seed, tried)
    return tried


@contextlib.contextmanager
def _refusals_unsaid() -> Iterator[None]:
    """Have the log say only what went wrong here: thousands of refusals are right."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextlib.contextmanager
def _connection_kept() -> Iterator[None]:
    """Keep the connection of a test open from request to request, as Django's own client does."""
    signals = (request_started, request_finished) if connection.in_atomic_block else ()
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def _try_operation(operation: Any, mode: Any, count: int, key: str, seed: int, tried: Tried) -> None:
    settings = hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )

    @hypothesis.seed(seed)
    @settings
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        _try_case(case, key=key, tried=tried)

    try:
        run()
    except Unsatisfiable:
        return  # nothing can be wrong with what takes no parameters


def _try_case(case: Any, *, key: str, tried: Tried) -> None:
    headers = {"Accept-Encoding": "identity"}  # schemathesis does not unpack what an application in process gives it
    if key and case.path.startswith("/api/v1/submissions"):
        headers["Authorization"] = f"Bearer {key}"
    response = case.call(headers=headers)
    tried.count += 1
    tried.statuses[response.status_code] += 1
    try:
        case.validate_response(response, headers=headers)
    except FailureGroup as group:
        for failure in group.exceptions:
            title = getattr(failure, "title", type(failure).__name__)
            if title == ACCEPTED:
                refused = refused_parameters(response)
                if refused and (refused <= RESTS_ON_DATA or case.method not in READS):
                    continue
                title = f"{title} ({', '.join(sorted(refused))})"
            name = f"{case.operation.method.upper()} {case.operation.path}: {title}"
            tried.note(name, f"{failure}\n    {case.as_curl_command()}"[:1200])


def refused_parameters(response: Any) -> set[str]:
    """Return the names of the parameters that a refusal is about."""
    if response.status_code != 400 or "problem+json" not in str(response.headers.get("content-type")):
        return set()
    return {error["parameter"] for error in response.json().get("errors", ())}
