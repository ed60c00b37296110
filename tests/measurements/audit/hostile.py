"""Every address of the portal is sent what strangers send: nothing breaks, nothing leads elsewhere or comes back alive.

As anonymous, as an officer and as the secretariat, against a database of its own, by the test client; whatever was
written is taken back after each request. The parameters of a page are learned by watching which it looks up. On SQLite
or, where DATABASE_URL names one, on PostgreSQL. SHARE=10 asks one address in ten; a sample runs in `make test`.
"""

import contextlib
import importlib
import itertools
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from tests.measurements.audit.inside import own_database

ROLES = ("anonymous", "own_officer", "secretariat")
NEVER_CALLED = ("/admin/sprite", "/admin/jsi18n", "/admin/error_test")
FILLINGS = 2
"""Addresses made of each pattern, beside those with a hostile segment."""
ROOTS = ("/", "/fr/", "/admin/", "/api/v1/", "/feeds/", "/static/", "/media/")
ODD_NAMES = ("next", "format", "page", "q")
"""Parameters that middleware and frameworks look for, whatever the page does."""

CLOSED = frozenset({301, 302, 404, 405})
CLOSED_STEP = 6
"""Where nothing is open to somebody, one in so many of the requests is sent."""
FORM = {"content_type": "application/x-www-form-urlencoded"}
Sent = tuple[str, str, str, dict[str, Any]]
"""Method, address, what is hostile about it, and the rest of the request."""


@dataclass
class Answers:
    """What came of it."""

    count: int = 0
    addresses: int = 0
    slowest: tuple[float, str] = (0.0, "")
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    """By what failed, the first request that made it fail."""

    def note(self, where: str, what: str, status: int, seconds: float, faults: Iterable[str]) -> None:
        """Count an answer; say at once what is wrong with it."""
        self.count += 1
        self.statuses[status] += 1
        self.slowest = max(self.slowest, (seconds, f"{where}, {what}"))
        for fault in faults:
            if f"{where}: {fault}" not in self.faults:
                self.faults[f"{where}: {fault}"] = what
                print(f"FAULT: {where}, {what}: {fault}", flush=True)


def addresses_of(exchange: Any, *, share: int = 1) -> list[str]:
    """Return addresses of every pattern of the URL map, filled with keys of things that are there; one in `share`."""
    leaks = importlib.import_module("tests.leaks.addresses")
    keys = {kind: rows for kind, rows in exchange.keys.items() if rows}
    pages = [str(page.pk) for page in exchange.pages]
    uuids = [rows[0] for rows in keys.values()]
    values = {
        **dict.fromkeys(leaks.UUIDS | {"id", "thing", "earlier"}, uuids),
        **dict.fromkeys(("page_id", "parent_page_id", "page_pk", "page_to_move_id", "destination_id"), pages),
        **{name: ["practices"] for name in ("content_type_app_name", "app_label", "app_name")},
        **{name: ["editionpage"] for name in ("content_type_model_name", "model_name")},
        "token": [exchange.link],
        "issue": keys["issues"],
        "slug": [*keys["questions"], *keys["initiative_slugs"]],
        "code": ["gifts"],
        "name": ["with_similar_instrument", "pages"],
        "form": ["pdf", "json"],
        "kind": ["edition", "text"],
        "action_name": ["move", "publish"],
        "table": ["editions"],
        "number": ["1"],
        "revision_id": [str(exchange.pages[-1].latest_revision_id)],
    }
    of_segment = {name: rows for name, rows in keys.items() if "-" in rows[0]}
    of_segment |= {"focal-points": keys["focal_points"], "adoption-events": keys["adoptions"]}
    made = dict.fromkeys(_some(leaks.addresses(values, ["1"], of_segment), FILLINGS))
    tree = [page.url for page in exchange.pages[::6] if page.url]
    found = [one for one in [*made, *tree, "/fr/instruments/"] if not one.startswith(NEVER_CALLED)]
    return found[:: max(share, 1)]


def _some(made: Iterable[str], most: int) -> Iterator[str]:
    """Return the first of the addresses of each shape: those that differ in keys alone have one."""
    seen: Counter[str] = Counter()
    for one in made:
        shape = "/".join("*" if any(letter.isdigit() for letter in part) else part for part in one.split("/"))
        seen[shape] += 1
        if seen[shape] <= most:
            yield one


class Stranger:
    """Sends what is hostile as somebody, and takes back whatever it wrote."""

    def __init__(self, role: str, user: Any, answers: Answers, *, step: int = 1) -> None:
        self.role, self.user, self.answers, self.step = role, user, answers, step
        self.inputs = importlib.import_module("tests.measurements.audit.hostile_inputs")
        self.encode = importlib.import_module("django.test.client").encode_multipart
        self.client = importlib.import_module("django.test").Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)
        self.cookies = self.client.cookies.output()
        self.kept = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, address: str, what: str, **more: Any) -> Any:
        """Send one request; note what is wrong with the answer."""
        transaction = importlib.import_module("django.db.transaction")
        began = time.monotonic()
        block = transaction.atomic()
        block._from_testcase = True
        with block:
            response = self.client.generic(method, address, **more)
            if response.streaming:
                b"".join(itertools.islice(response.streaming_content, 200))
            transaction.set_rollback(True)
        self._be_oneself()
        where = f"{method} {address[:150]} as {self.role}"
        took, faults = time.monotonic() - began, self.inputs.alive(address, response)
        self.answers.note(where, what, response.status_code, took, faults)
        return response

    def _be_oneself(self) -> None:
        if self.client.cookies.output() != self.cookies:
            self.client.cookies.clear()
            for name, value in self.kept.items():
                self.client.cookies[name] = value

    def try_all(self, address: str, *, turn: int = 0) -> None:
        """Send everything to one address; a part of it where the address is closed to them."""
        names, status = self.names_of("GET", address)
        self._send(self._reading(address, names, turn), status=status, turn=turn)
        names, status = self.names_of("POST", address, data=b"", **FORM)
        self._send(self._writing(address, names, turn), status=status, turn=turn)

    def _send(self, requests: Iterator[Sent], *, status: int, turn: int) -> None:
        step = max(CLOSED_STEP if status in CLOSED else 1, self.step)
        for method, address, what, more in itertools.islice(requests, turn % step, None, step):
            self.ask(method, address, what, **more)

    def _reading(self, address: str, names: list[str], turn: int) -> Iterator[Sent]:
        for what, query in self.inputs.queries(names, turn=turn):
            yield "GET", address, what, {"QUERY_STRING": query}
        for what, headers in self.inputs.HEADERS.items():
            yield "GET", address, what, headers
        for method in self.inputs.METHODS:
            yield method, address, "another method", {}

    def _writing(self, address: str, names: list[str], turn: int) -> Iterator[Sent]:
        """A form with each hostile value in every field that the page looks for, files that lie, other bodies."""
        for what, query in self.inputs.queries(names, turn=turn):
            yield "POST", address, f"form, {what}", {"data": query.encode(), **FORM}
        for what, kind, body in self.inputs.BODIES:
            yield ("POST", "PUT")[turn % 4 == 3], address, what, {"data": body, "content_type": kind}
        for number in range(len(self.inputs.FILES)):
            sent = {name: self.inputs.hostile_file(number) for name in names}
            data, kind = self.encode("BoUnDaRy", sent), "multipart/form-data; boundary=BoUnDaRy"
            yield "POST", address, f"file {number}", {"data": data, "content_type": kind}

    def names_of(self, method: str, address: str, **more: Any) -> tuple[list[str], int]:
        """Return the parameters that were looked up while something was asked, and the status of the answer."""
        seen: set[str] = set()
        with watched_names(seen):
            response = self.ask(method, address, "nothing", **more)
        return sorted(seen | set(ODD_NAMES)), response.status_code


@contextlib.contextmanager
def watched_names(seen: set[str]) -> Iterator[None]:
    """Add the names that anything looks up in a query or a form to `seen`."""
    kind = importlib.import_module("django.utils.datastructures").MultiValueDict

    def watching(name: str) -> Any:
        asked = getattr(kind, name)

        def look_up(self: Any, key: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(key, str):
                seen.add(key)
            return asked(self, key, *args, **kwargs)

        return look_up

    with contextlib.ExitStack() as stack:
        for name in ("get", "getlist", "__getitem__"):
            stack.enter_context(mock.patch.object(kind, name, watching(name)))
        yield


def hostile_paths(addresses: Iterable[str]) -> Iterator[str]:
    """Return addresses in which a key is replaced by something hostile, and some that are too long."""
    inputs = importlib.import_module("tests.measurements.audit.hostile_inputs")
    seen = set()
    for number, address in enumerate(addresses):
        parts = address.split("/")
        for place, part in enumerate(parts):
            shape = ("/".join(parts[:place]), place)
            if any(letter.isdigit() for letter in part) and shape not in seen and "v1" not in part:
                seen.add(shape)
                for offset in range(4):
                    segment = inputs.SEGMENTS[(number + offset) % len(inputs.SEGMENTS)]
                    yield "/".join([*parts[:place], segment, *parts[place + 1 :]])
    yield from (f"{root}{segment}{end}" for root in ROOTS for segment in inputs.SEGMENTS for end in ("", "/"))
    yield from inputs.PATHS


def try_portal(exchange: Any, *, roles: Iterable[str] = ROLES, share: int = 1, step: int = 1) -> Answers:
    """Try every address, or one in `share`, as each of the roles; with everything, or one request in `step`."""
    answers = Answers()
    known = addresses_of(exchange, share=share)
    odd = list(hostile_paths(known))[::step]
    answers.addresses = len(known) + len(odd)
    for role in roles:
        stranger = Stranger(role, exchange.people[role], answers, step=step)
        for turn, address in enumerate(known):
            stranger.try_all(address, turn=turn)
        for method in ("GET", "POST") if role == "anonymous" else ("GET",):
            for address in odd:
                stranger.ask(method, address, "an address")
    return answers


def main() -> int:
    """Try everything; print what was found, and give 1 if anything was."""
    with own_database() as database:
        logging.getLogger("django.security").setLevel(logging.CRITICAL)
        exchanges = importlib.import_module("tests.leaks.exchange")
        override = importlib.import_module("django.test.utils").override_settings
        began = time.monotonic()
        exchange = exchanges.make_exchange()
        roles = os.environ.get("ROLES", "").split() or ROLES
        with override(ALLOWED_HOSTS=["testserver"], OAI_PMH=True):
            found = try_portal(exchange, roles=roles, share=int(os.environ.get("SHARE", "1")))
        seen = ", ".join(f"{status}: {number}" for status, number in sorted(found.statuses.items()))
        print(
            f"{database}: {found.count} requests to {found.addresses} addresses as {len(roles)} roles in "
            f"{time.monotonic() - began:.0f} s ({seen}): {len(found.faults)} faults",
        )
        print(f"slowest: {found.slowest[0]:.1f} s, {found.slowest[1]}", flush=True)
    return int(bool(found.faults))


if __name__ == "__main__":
    sys.exit(main())
