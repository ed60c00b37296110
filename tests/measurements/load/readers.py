"""Readers: each asks for something, rests and asks again."""

import contextlib
import random
import threading
import time
from collections.abc import Callable
from functools import partial

from tests.measurements.load.answers import Answers
from tests.measurements.load.mix import Mix
from tests.visitor import Visitor


def read(server: str, mix: Mix, answers: Answers, ends_at: float, *, number: int, rest: float) -> None:
    """Ask until `ends_at` (of the time of `answers`), with `rest` seconds in the mean between two questions."""
    chance, visitor = random.Random(number), Visitor(server)
    time.sleep(chance.uniform(0, rest))
    while answers.now() < ends_at:
        kind, path = mix.choose(chance)
        answers.ask(kind, lambda path=path: visitor.get(path))
        time.sleep(chance.uniform(0, 2 * rest))


def warm(server: str, mix: Mix, *, processes: int) -> None:
    """Have each process answer each kind about once before anything is measured: much is loaded at first use."""

    def ask(number: int) -> None:
        visitor, chance = Visitor(server), random.Random(-number)
        for kind in mix.weights:
            if mix.addresses.get(kind):
                with contextlib.suppress(OSError):
                    visitor.get(chance.choice(mix.addresses[kind]))

    at_once(*(partial(ask, number) for number in range(1, processes + 1)))


def at_once(*work: Callable[[], object]) -> None:
    """Do all of these at the same time, each in a thread; returns when all are done."""
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
