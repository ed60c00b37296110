"""A sample of the matrix of roles, things and channels: `make audit ARGS=leaks` asks all of it."""

import pytest

from tests.leaks.exchange import make_exchange
from tests.leaks.matrix import ask_all

pytestmark = [pytest.mark.django_db, pytest.mark.once]

READ = ("pages", "lists", "search", "api_lists", "feeds_json", "sources", "questions", "reports", "redirects")
BELOW_SCREENS = ("kept", "mails", "webhook_bodies")
OF_OTHERS = ("rows", "admin_explorer")


def test_each_role_finds_what_is_open_to_it_and_nothing_else():
    exchange = make_exchange()

    read = ask_all(exchange, roles=("delegate",), channels=READ)
    own = ask_all(exchange, roles=("own_officer", "by_link"), channels=("pages", "reports", "documents", "link"))
    given = ask_all(exchange, channels=BELOW_SCREENS)
    seen = ask_all(exchange, roles=("named_officer",), channels=OF_OTHERS)
    members = ask_all(exchange, channels=("members", "letters"))

    assert read.faults == []
    assert own.faults == []
    assert given.faults == []
    assert seen.faults == []
    assert members.faults == []
    assert len(read.shown) > 15
    assert len(given.shown) > 50
