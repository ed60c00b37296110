"""Passwords guessed by thousands: nobody gets in, and all but a few guesses are not even looked at.

In this process, against a database of its own, by the test client: at several accounts and at names that are no
account's, from addresses all over. CASES sets how many guesses; thirty run in `make test`.
"""

import importlib
import os
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import django
import time_machine

GUESSES = 10_000
SEED = 7
ACCOUNTS = 20
LOCKED = b"Too many failed sign-ins"
LOOKED_AT_EACH_HOUR = 20
"""Guesses at one account that may be looked at within an hour: the limit of portal/settings.py."""


@dataclass
class Guessed:
    """What came of guessing."""

    tries: int = 0
    right: int = 0
    """Guesses with the right password, at an account that was locked."""
    let_in: int = 0
    looked_at: int = 0
    unlike: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def note(self, client: Any, answer: Any) -> None:
        """Count one guess by its answer."""
        self.tries += 1
        self.let_in += "_auth_user_id" in client.session
        self.unlike += answer.status_code not in (200, 429)


def guess(accounts: Sequence[Any], *, tries: int, seed: int = SEED) -> Guessed:
    """Guess `tries` times, ten in a second of a clock of our own, each from another network address.

    One in ten guesses names no account. Whenever an account is found locked, the right password is guessed as well.
    """
    client_class = importlib.import_module("django.test").Client
    sign_ins = importlib.import_module("organizations.sign_ins")
    chance, found, began = random.Random(seed), Guessed(), time.monotonic()
    with time_machine.travel(time.time(), tick=False) as clock:
        while found.tries < tries:
            account = accounts[found.tries % len(accounts)]
            name = account.username if chance.random() > 0.1 else f"nobody{found.tries}"
            passwords = [f"guess {chance.random()}"]
            while passwords:
                client = client_class(REMOTE_ADDR=str(IPv4Address(chance.randrange(2**24, 2**31))))
                answer = client.post("/sign-in/", {"username": name, "password": passwords.pop()})
                found.note(client, answer)
                if LOCKED in answer.content and name == account.username and found.right < found.tries // 10:
                    found.right += 1
                    passwords.append("password")
                clock.shift(0.1)
    found.looked_at = sign_ins.sign_ins_of(accounts).filter(action=sign_ins.SignInEvent.FAILED).count()
    found.seconds = time.monotonic() - began
    most = LOOKED_AT_EACH_HOUR * len(accounts) * (1 + tries // 36_000)
    found.faults += [f"{found.let_in} guesses got in"] if found.let_in else []
    found.faults += [f"{found.unlike} answers were neither a page nor 429"] if found.unlike else []
    found.faults += [f"{found.looked_at} were looked at, more than {most}"] if found.looked_at > most else []
    return found


def main() -> int:
    """Guess at accounts of a new database, and say what came of it; 1 when somebody got in."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DEBUG="1", VAR_DIR=folder, DJANGO_SETTINGS_MODULE="tests.settings")
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'guesses.sqlite3'}"
        django.setup()
        importlib.import_module("django.core.management").call_command("migrate", verbosity=0)
        factories = importlib.import_module("tests.factories")
        accounts = [factories.delegate() for _number in range(ACCOUNTS)]
        found = guess(accounts, tries=int(os.environ.get("CASES", GUESSES)))
        print(
            f"{found.tries} guesses at {len(accounts)} accounts in {found.seconds:.0f} s: {found.let_in} got in, "
            f"{found.looked_at} were looked at; {found.right} were right ones while the account was locked"
        )
        for fault in found.faults:
            print(f"FAULT: {fault}")
        return int(bool(found.faults))
