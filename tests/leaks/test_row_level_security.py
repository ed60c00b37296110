"""Behind row-level security: the same answers, and nothing hidden where the application's own rule is off. PostgreSQL.

A sample: `make audit ARGS=row_level` asks everything.
"""

import pytest
from django.test import Client

from practices.actions.row_level_security.building import can_stand
from practices.exchange.actions.changes import note_changes
from tests import factories
from tests.leaks import row_level, two_worlds
from tests.leaks.exchange import make_exchange
from tests.leaks.matrix import ask_all

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not can_stand(), reason="PostgreSQL alone")]

SAMPLE = ("pages", "search", "api_lists", "redirects", "dump")
EVERY = 8
"""Of how many addresses one is asked."""


def test_nothing_hidden_is_shown_with_the_rule_off():
    role = row_level.build()
    exchange = make_exchange()
    with row_level.rule_off():
        in_the_open = ask_all(exchange, roles=("anonymous",), channels=("pages",), first=True)
        with row_level.in_use(role):
            behind = ask_all(exchange, roles=("anonymous",), channels=SAMPLE)

    assert in_the_open.leaks  # nothing else would have held it back
    assert behind.leaks == []


def test_answers_are_the_same_with_row_level_security():
    role, operator = row_level.build(), factories.operator()
    world = two_worlds.make_world(operator)
    two_worlds.hide(world, operator)
    note_changes()
    asked = two_worlds.addresses(world)[::EVERY]
    before = two_worlds.read_all(Client(), asked)

    with row_level.in_use(role):
        after = two_worlds.read_all(Client(), asked)

    assert {status for status, _body in after.values()} == {200}
    assert two_worlds.differing(before, after) == []
