"""A sample of the state machine: `make audit ARGS=openness` takes 10,000 steps."""

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.leaks.openness import Openness, bounded

pytestmark = pytest.mark.django_db


def test_nothing_done_to_pages_opens_more_than_was_decided():
    run_state_machine_as_test(Openness, settings=bounded(runs=3, steps=20))
