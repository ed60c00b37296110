"""What each address answers to each role, beside what was recorded; RECORD=1 records it.

A line of the record is an address with what a `GET` of it came to, by role: every status that one of its fillings got.
"""

import importlib
import os
from collections.abc import Iterator
from typing import Any

from tests.measurements.audit.inside import own_database

NEVER_CALLED = ("/admin/logout/", "/sign-out/", "/admin/login", "/admin/sprite", "/admin/jsi18n")


def main() -> int:
    """Ask every address as every role; print what differs, and give 1 if anything does."""
    with own_database():
        file = importlib.import_module("tests.architecture.outside").RECORDED / "permissions.txt"
        now = sorted(_lines())
        if os.environ.get("RECORD"):
            file.write_text("".join(f"{line}\n" for line in now))
        recorded = file.read_text().splitlines()
        for sign, lines in (("-", set(recorded) - set(now)), ("+", set(now) - set(recorded))):
            for line in sorted(lines):
                print(sign, line)
        print(f"{len(now)} addresses, {len(set(now) ^ set(recorded))} lines differ")
        return int(now != recorded)


def _lines() -> Iterator[str]:
    leaks, matrix = (importlib.import_module(f"tests.leaks.{name}") for name in ("addresses", "admin_matrix"))
    quick = importlib.import_module("tests.leaks.matrix").quick_refusals
    factories = importlib.import_module("tests.factories")
    side, other = (matrix.make_side(number, factories.instrument(title=f"Reference {number}")) for number in range(2))
    people: dict[str, Any] = {
        "nobody": None,
        "delegate": factories.delegate(),
        **{f"own_{role}": person for role, person in side.people.items()},
        "other_officer": other.people["officer"],
        "secretariat": factories.secretariat_member(),
        "operator": factories.operator(),
    }
    clients = {role: _signed_in(person) for role, person in people.items()}
    with quick():
        for route in leaks.patterns():
            asked = list(dict.fromkeys(leaks.filled(route, side.values, ["1"], side.of_segment)))
            if not asked[0].startswith(NEVER_CALLED):
                yield f"/{route} " + " ".join(
                    f"{role}={'|'.join(_statuses(client, people[role], asked))}" for role, client in clients.items()
                )


def _signed_in(person: Any) -> Any:
    client = importlib.import_module("django.test").Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def _statuses(client: Any, person: Any, asked: list[str]) -> list[str]:
    found = set()
    for address in asked:
        found.add(str(client.get(address).status_code))
        if person is not None and "_auth_user_id" not in client.session:
            client.force_login(person)
    return sorted(found)
