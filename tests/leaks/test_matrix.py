"""A sample of the matrix of roles, things and channels: `make audit ARGS=leaks` asks all of it."""

import pytest

from tests.leaks.exchange import make_exchange
from tests.leaks.matrix import ask_all, ask_as_whom
from tests.whole import long, share

pytestmark = [pytest.mark.django_db, pytest.mark.once]

READ = ("pages", "lists", "search", "api_lists", "feeds_json", "sources", "questions", "reports", "redirects")
BELOW_SCREENS = ("kept", "mails", "webhook_bodies")
SEALED = ("desk", "admin_explorer", "documents")
OF_OTHERS = ("rows", "admin_explorer")


@long
def test_each_role_finds_what_is_open_to_it_and_nothing_else():
    exchange = make_exchange()

    read = ask_all(exchange, roles=("delegate",), channels=READ)
    own = ask_all(exchange, roles=("own_officer", "by_link"), channels=("pages", "reports", "documents", "link"))
    given = ask_all(exchange, channels=BELOW_SCREENS)
    seen = ask_all(exchange, roles=("named_officer",), channels=OF_OTHERS)
    members = ask_all(exchange, channels=("members", "letters"))
    sealed = ask_all(exchange, roles=("administrator",), channels=SEALED)

    assert read.faults == []
    assert own.faults == []
    assert given.faults == []
    assert seen.faults == []
    assert members.faults == []
    assert sealed.faults == []
    assert len(read.shown) > 15
    assert len(given.shown) > 50


def test_delegate_and_administrator_find_what_is_open_to_them_and_nothing_else():
    exchange = make_exchange()

    read = ask_all(exchange, roles=("delegate",), channels=("pages", "search", "api_lists"))
    sealed = ask_all(exchange, roles=("administrator",), channels=("documents",))

    assert read.faults == []
    assert sealed.faults == []
    assert len(read.shown) > 10


def test_page_seen_as_somebody_else_shows_what_both_may_see():
    exchange = make_exchange()
    exchange.pages = [page for page in exchange.pages if page.title in ("Code for public", "Code in time")]

    viewers = share(("own_officer", "named_officer", "secretariat", "delegate"), of=2)

    found = ask_as_whom(exchange, viewers=viewers)

    assert found.faults == []
    assert found.answers == len(viewers) * 2 * 5 * 2
