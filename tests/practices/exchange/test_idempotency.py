"""The same submission at the same time: one is taken in, and nothing is made twice."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from practices.models.exchange.tokens import Submission
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.exchange_factories import access_token, instrument_content, machine, send

CALLERS = 4


def at_once(calls: list[Any]) -> list[Any]:
    """Make calls at the same time, each in a thread with connections of its own; give their answers."""
    gate = Barrier(len(calls))

    def run(call: Any) -> Any:
        try:
            gate.wait(timeout=30)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_one_of_the_same_key_is_taken_in_and_the_others_are_told_to_ask_again() -> None:
    key = access_token()[1]
    machine(key).get("/api/v1/submissions/")  # the day's first use is noted

    answers = at_once([lambda: send(machine(key), instrument_content(), key="k-1") for _ in range(CALLERS)])

    assert Submission.objects.count() == InstrumentPage.objects.count() == 1
    codes = sorted(answer.status_code for answer in answers)
    assert codes[-1] in (201, 409)
    assert codes.count(201) == 1
    assert set(codes) <= {200, 201, 409}
    assert all(int(answer["Retry-After"]) > 0 for answer in answers if answer.status_code == 409)
    again = send(machine(key), instrument_content(), key="k-1")
    assert (again.status_code, again["Idempotency-Replayed"]) == (200, "true")


@pytest.mark.django_db(transaction=True)
def test_one_of_the_same_id_waits_whatever_comes_at_once() -> None:
    owner = factories.organization()
    keys = [access_token(owner)[1] for _ in range(CALLERS)]
    texts = [f"1. Conduct\n\nStaff act with integrity, {number}.\n" for number in range(CALLERS)]

    def call(number: int) -> Any:
        edition = {"language": "en", "dated_on": "2003", "text": texts[number]}
        return send(machine(keys[number]), instrument_content(editions=[edition]))

    answers = at_once([lambda number=number: call(number) for number in range(CALLERS)])

    assert [answer.status_code for answer in answers] == [201] * CALLERS, [json.loads(a.content) for a in answers]
    assert InstrumentPage.objects.count() == 1
    assert sorted(Submission.objects.values_list("status", flat=True)) == ["replaced"] * (CALLERS - 1) + ["waiting"]
