"""What an officer searches, compares and gathers is stored under no name: in no table, session, cache or log line."""

import logging
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "quillfeather"


def tables() -> str:
    """Return every column of every row, sessions decoded."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        rows = model._base_manager.all()
        found += [f"{model._meta.db_table} {row}" for row in rows.values_list()]
        if hasattr(model, "get_decoded"):
            found += [f"{model._meta.db_table} {row.get_decoded()}" for row in rows]
    return "\n".join(found)


def cached() -> str:
    """Return what the cache of the process holds, keys and values."""
    return "\n".join(f"{key} {cache._cache[key]!r}" for key in cache._cache) if hasattr(cache, "_cache") else ""


def names_of(client: Client, account: Any, organization: Any) -> list[str]:
    """Return by what somebody could be known: account, address, session, organization."""
    keys = [account.username, account.email, client.session.session_key, str(organization.translation_key)]
    return [*keys, f"account {account.pk}", f"user {account.pk}", organization.title]


def ask(client: Client, one: Any, other: Any) -> list[str]:
    """Search, compare, look for gaps and fill the basket, in pages and API; return what was asked."""
    left, right = str(one.translation_key), str(other.translation_key)
    taken = f"{other.provisions.current().first().public_id}.sec_1"
    asked = (
        f"/search/?q={WORDS}",
        f"/fr/search/?q={WORDS}&topic=gifts",
        f"/instruments/?q={WORDS}",
        f"/compare/?edition={left}&edition={right}&by=words",
        f"/compare/export/xlsx/?edition={left}&edition={right}",
        f"/gaps/?own={left}&reference={right}&basket={taken}",
        f"/gaps/pack/?own={left}&reference={right}&basket={taken}",
        f"/api/v1/search/?q={WORDS}",
        f"/api/v1/compare/?edition={left}&edition={right}",
        f"/admin/pages/search/?q={WORDS}",
        f"{reverse('desk:search')}?q={WORDS}",
    )
    for address in asked:
        assert client.get(address).status_code == 200, address
    return [WORDS, left, right, taken.partition(".")[0]]


def test_searches_comparisons_and_baskets_are_stored_under_no_name(caplog: Any, settings: Any) -> None:
    organization = factories.organization("Searching body")
    officer = factories.officer(organization)
    one, other = (factories.edition(factories.instrument()) for _number in range(2))
    factories.topic("gifts", "Gifts")
    client = Client()
    client.force_login(officer)
    client.get("/admin/")
    for store in caches.all():
        store.clear()
    before, session = tables(), dict(client.session)

    with caplog.at_level(logging.DEBUG, logger=""):
        asked = ask(client, one, other)

    written = set(tables().splitlines()) - set(before.splitlines())
    assert [row for row in written if any(word in row for word in asked)] == []
    assert dict(client.session) == session
    kept = [line for line in cached().splitlines() if any(word in line for word in asked)]
    assert [line for line in kept if any(name in line for name in names_of(client, officer, organization))] == []
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert [line for line in lines if any(word in line for word in asked)] == []
    assert [cookie for cookie in client.cookies.values() if any(word in str(cookie) for word in asked)] == []
    assert mail.outbox == []


def test_dump_finds_what_is_stored(caplog: Any) -> None:
    key = str(uuid.uuid4())
    factories.practice(title=key)
    cache.set("found", key)
    logging.getLogger("portal").warning(key)

    assert key in tables()
    assert key in cached() or not hasattr(cache, "_cache")
    assert key in caplog.text
