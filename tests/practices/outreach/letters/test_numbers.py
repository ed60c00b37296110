"""Numbers have no gaps and no doubles when several people make letters at the same time."""

import threading

import pytest
from django.db import connections

from practices.models.outreach.letters import Letter
from tests.practices.outreach.letters import making

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_letters_are_made_at_the_same_time(secretariat):
    model = making.letter_model(secretariat)
    pairs = [(making.participant(), making.participant()) for _number in range(AT_ONCE)]
    refused: list[Exception] = []

    def make(pair) -> None:
        try:
            making.mailing(*pair, by=secretariat, letter_model=model)
        except Exception as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make, args=[pair]) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not refused
    assert sorted(Letter.objects.values_list("number", flat=True)) == list(range(1, 2 * AT_ONCE + 1))
