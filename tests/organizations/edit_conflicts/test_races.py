"""Several people save one form at the same moment: one is taken, all others are refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest
from django.db import connections

from tests.organizations.edit_conflicts import kinds
from tests.organizations.edit_conflicts.browser import Window, open_form

PEOPLE = 4


def send(window: Window) -> int:
    try:
        return int(window.send().status_code)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [kinds.initiative, kinds.practice_page], ids=lambda make: make.__name__)
def test_of_those_who_save_at_once_one_is_taken(make: Callable[[], kinds.Subject]) -> None:
    subject = make()
    windows = [open_form(subject.first, subject.address, "summary") for _person in range(PEOPLE)]
    for number, window in enumerate(windows):
        window.write("summary", f"Words of {number}")

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = sorted(pool.map(send, windows))

    assert answers == [HTTPStatus.FOUND, *[HTTPStatus.CONFLICT] * (PEOPLE - 1)]
    assert open_form(subject.first, subject.address, "summary").shown("summary").startswith("Words of ")
