"""What is hidden changes nothing: every anonymous answer is the same, byte for byte, with and without it.

`make audit ARGS=non_interference` asks 2,000 times.
"""

import pytest
from django.test import Client

from practices.exchange.actions.changes import note_changes
from tests.leaks.two_worlds import addresses, differing, hide, make_world, read_all
from tests.whole import long, share

pytestmark = pytest.mark.django_db


def test_what_is_hidden_changes_no_public_answer(client: Client, operator):
    world = make_world(operator)
    asked = share(addresses(world), of=4)
    note_changes()
    before = read_all(client, asked)

    hide(world, operator)
    note_changes()
    after = read_all(client, asked)

    assert {address: status for address, (status, _body) in before.items()} == dict.fromkeys(asked, 200)
    assert differing(before, after) == []


@pytest.mark.django_db(transaction=True)
@long
def test_what_is_hidden_changes_no_page_that_is_kept(client: Client, operator, settings):
    settings.PAGE_CACHE = True
    world = make_world(operator)
    asked = addresses(world)
    note_changes()
    before = read_all(client, asked)

    hide(world, operator)
    note_changes()
    kept, made = read_all(client, asked), read_all(Client(), asked)

    assert differing(before, kept) == []
    assert differing(before, made) == []
