"""Kept pages: made once for all processes, and never given once anything on them was written."""

import datetime
import gzip
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.branding import site_branding
from home.look_actions import change_look
from organizations.models import OrganizationPage
from portal import page_cache, page_fingerprint
from practices.actions.editions import publish_edition
from practices.actions.public_documents import trim_documents
from practices.actions.public_versions import install_versions, merge_marks, missing_versions, watched_tables
from practices.actions.releases import apply_due, decide_release
from practices.actions.row_level_security.building import can_stand
from practices.checks import check_triggers
from practices.models.editions import EditionPage
from practices.models.exchange.public_documents import PublicDocument
from practices.models.exchange.public_versions import PublicVersion
from practices.models.releases import Release
from tests import factories
from tests.leaks import row_level
from tests.leaks.two_worlds import addresses, make_world

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "1. Gifts\n\nMembers accept no gift beyond simple courtesy.\n"


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.PAGE_CACHE = True


@pytest.fixture
def edition() -> EditionPage:
    return factories.edition(text=TEXT)


def is_kept(client: Client, address: str, **headers: str) -> bool:
    """Tell whether a page is given without being made: the version is all that is asked for."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, headers=headers).status_code == 200
    return len(asked) <= 1


def in_same_process(client: Client) -> Client:
    """Return another reader, whom the same process answers."""
    other = Client()
    other.handler = client.handler
    return other


def narrow(page: Any) -> None:
    decide_release(kind="edition", thing=page.translation_key, audience="own", authority="", by=factories.operator())


def in_thread(act: Callable[[], object]) -> None:
    """Act as another process would: on a connection of its own."""

    def run() -> None:
        act()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_kept_page_rests_on_the_name_of_the_portal_though_others_remember_it(
    edition: EditionPage, monkeypatch: pytest.MonkeyPatch
):
    noted, client = page_cache.noted_memory_reads, Client()

    def noted_beside_another() -> Any:
        in_thread(site_branding)
        return noted()

    monkeypatch.setattr(page_cache, "noted_memory_reads", noted_beside_another)
    client.get(edition.url)
    assert is_kept(client, edition.url)

    change_look(site_name="Rules of the North", accent="", logo=None, by=None)

    assert "<span>Rules of the North</span>" in client.get(edition.url).content.decode()


def test_kept_page_is_the_page_that_is_made(edition, settings):
    client = Client()
    first, second = client.get(edition.url), client.get(edition.url)
    settings.PAGE_CACHE = False
    made = Client().get(edition.url)

    assert is_kept(client, edition.url)
    assert first.content == second.content == made.content
    ours, theirs = ({**one.headers, "X-Request-ID": "", "Vary": set(one["Vary"].split(", "))} for one in (second, made))
    assert ours == {"Content-Length": ours["Content-Length"], **theirs}


def test_each_answer_has_a_number_of_its_own(edition):
    client = Client()

    assert len({client.get(edition.url)["X-Request-ID"] for _time in range(3)}) == 3


def test_who_has_the_page_is_told_so_without_words(edition, settings):
    client = Client()
    etag = client.get(edition.url)["ETag"]
    again = client.get(edition.url, headers={"If-None-Match": etag})
    other = client.get(edition.url, headers={"If-None-Match": '"another"'})
    settings.PAGE_CACHE = False
    made = Client().get(edition.url, headers={"If-None-Match": etag})

    assert (again.status_code, again.content, made.status_code) == (304, b"", 304)
    assert {*again.headers} == {*made.headers}
    assert again["ETag"] == etag == made["ETag"]
    assert other.status_code == 200


def test_first_reader_who_has_the_page_is_told_so_too(edition):
    etag = Client().get(edition.url)["ETag"]
    client = Client()

    assert client.get(edition.url, headers={"If-None-Match": etag}).status_code == 304
    assert is_kept(client, edition.url)


def test_page_is_kept_packed_and_unpacked(edition):
    client = Client()
    packed = client.get(edition.url, headers={"Accept-Encoding": "gzip"})
    plain = client.get(edition.url)

    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content)
    assert "Accept-Encoding" in packed["Vary"]
    assert "Accept-Encoding" in plain["Vary"]
    assert is_kept(client, edition.url, **{"Accept-Encoding": "gzip"})


def test_head_is_answered_from_what_is_kept_and_keeps_nothing(edition):
    client = Client()
    client.head(edition.url)
    assert not is_kept(client, edition.url)

    with CaptureQueriesContext(connection) as asked:
        head = client.head(edition.url)

    assert (head.status_code, head.content) == (200, b"")
    assert len(asked) <= 1
    assert head["ETag"] == client.get(edition.url)["ETag"]


def test_each_language_has_its_own_whatever_the_browser_prefers(edition):
    client = Client()
    english, french = edition.url, f"/fr{edition.url}"
    for address in (english, french):
        client.get(address, headers={"Accept-Language": "ar"})

    assert is_kept(client, english)
    assert is_kept(client, french)
    assert b'<html lang="fr"' in client.get(french).content
    assert b'<html lang="en"' in client.get(english).content


def test_each_host_and_scheme_has_its_own(edition, settings):
    client, address = Client(), edition.url
    client.get(address, headers={"host": "a.example"})

    assert not is_kept(client, address, host="b.example")
    assert is_kept(client, address, host="a.example")
    settings.ALLOWED_HOSTS = ["a.example"]
    assert client.get(address, headers={"host": "c.example"}).status_code == 400
    settings.SECURE_SSL_REDIRECT = True
    secure = Client()
    assert secure.get(address, secure=True, headers={"host": "a.example"}).status_code == 200
    assert secure.get(address, headers={"host": "a.example"}).status_code == 301


def test_publishing_shows_at_once(edition):
    client = Client()
    client.get(edition.url)
    edition.numbered_text = TEXT.replace("courtesy", "kindness")

    publish_edition(edition=edition, by=factories.operator())

    assert b"kindness" in client.get(edition.url).content


def test_narrowing_hides_at_once_in_every_process(edition):
    ours, other = Client(), Client()
    instrument = edition.instrument.url
    for client in (ours, other):
        assert b"courtesy" in client.get(instrument).content
        client.get(edition.url)

    in_thread(lambda: narrow(edition))

    for client in (ours, other):
        assert client.get(edition.url).status_code == 404
        assert b"courtesy" not in client.get(instrument).content


def test_end_of_a_release_hides_once_it_is_applied(edition):
    client = Client()
    code, until = edition.instrument, timezone.now() + datetime.timedelta(hours=1)
    narrow(edition)
    decide_release(
        kind="edition",
        thing=edition.translation_key,
        audience="public",
        authority="x",
        by=factories.operator(),
        as_operator=True,
        until=until,
    )
    assert b"courtesy" in client.get(code.url).content

    with time_machine.travel(until):
        apply_due(now=timezone.now())
        assert b"courtesy" not in client.get(code.url).content
        assert client.get(edition.url).status_code == 404


def test_new_name_shows_wherever_it_stands(edition):
    client = Client()
    page = edition.instrument.organization
    for address in ("/instruments/", "/organizations/", edition.url):
        client.get(address)

    OrganizationPage.objects.filter(pk=page.pk).update(title="Renamed body")
    page.names.all().update(name="Renamed body")

    for address in ("/instruments/", "/organizations/", edition.url):
        assert b"Renamed body" in client.get(address).content


def test_what_is_rolled_back_leaves_nothing(edition):
    client = Client()
    client.get(edition.url)
    before = PublicVersion.current()

    with transaction.atomic():
        narrow(edition)
        assert client.get(edition.url).status_code == 404
        transaction.set_rollback(True)

    assert PublicVersion.current() == before
    assert is_kept(client, edition.url)
    assert b"courtesy" in client.get(edition.url).content


def test_what_is_written_while_a_page_is_made_makes_it_an_old_one(edition):
    client = Client()
    written: list[int] = []

    def write_at_the_end(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if "practices_provisionlink" in sql and not written:
            written.append(1)
            in_thread(lambda: narrow(edition))
        return answer

    with connection.execute_wrapper(write_at_the_end):
        assert b"courtesy" in client.get(edition.url).content

    assert written
    assert client.get(edition.url).status_code == 404


def test_what_the_public_does_not_see_costs_no_page(edition):
    client = Client()
    made = client.get(edition.url)
    before = PublicVersion.current()

    factories.edition(factories.instrument(audience=None), audience=None, text=TEXT * 2)
    after = PublicVersion.current()
    again = client.get(edition.url)

    assert before != after
    assert (bool(made.templates), bool(again.templates)) == (True, False)
    assert (again.content, again["ETag"]) == (made.content, made["ETag"])
    assert is_kept(client, edition.url)


def test_drafts_and_sign_ins_raise_no_version(edition):
    author = factories.operator()
    before = PublicVersion.current()

    edition.title = "Draft"
    edition.save_revision(user=author)
    author.last_login = timezone.now()
    author.save(update_fields=["last_login"])

    assert PublicVersion.current() == before


def test_page_is_made_anew_with_the_day(edition):
    client = Client()
    client.get(edition.url)

    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        assert not is_kept(client, edition.url)
        assert is_kept(client, edition.url)


def test_who_is_signed_in_neither_fills_nor_reads_it(edition):
    inside = Client()
    inside.force_login(factories.delegate())
    outside = in_same_process(inside)

    first = inside.get(edition.url)
    assert not is_kept(outside, edition.url)
    again = inside.get(edition.url)

    assert "no-store" in first["Cache-Control"]
    assert "no-store" in again["Cache-Control"]
    assert "no-store" not in outside.get(edition.url)["Cache-Control"]


def test_reader_with_cookies_fills_nothing_and_is_given_what_is_kept(edition):
    client = Client()
    client.cookies["seen"] = "1"
    client.get(edition.url)
    assert not is_kept(client, edition.url)

    client.cookies.clear()
    client.get(edition.url)
    client.cookies["seen"] = "1"

    assert is_kept(client, edition.url)


def test_page_with_a_form_is_of_its_reader_alone():
    ours, address = Client(), reverse("sign_in")

    readers = (ours, in_same_process(ours), in_same_process(ours))
    tokens = {client.get(address).cookies["csrftoken"].value for client in readers}

    assert len(tokens) == 3
    assert Session.objects.count() == 0


def test_what_is_no_page_is_not_kept(edition):
    client = Client()
    for address in ("/nowhere/", "/robots.txt", f"{edition.url}?{'x' * 300}"):
        with CaptureQueriesContext(connection) as first:
            client.get(address)
        with CaptureQueriesContext(connection) as second:
            client.get(address)
        assert len(second) >= len(first) - 3
    assert client.get("/nowhere/").status_code == 404


def test_pages_take_no_more_bytes_than_they_may(edition, settings):
    client = Client()
    client.get(edition.url)
    for number in range(5):
        client.get(f"{edition.url}?x={number}")
    settings.DOCUMENT_BYTES = 4 * PublicDocument.objects.get(has_query=False).size + 100

    trim_documents()

    assert [is_kept(client, f"{edition.url}{query}") for query in ("", "?x=4", "?x=3", "?x=2")] == [
        True,
        True,
        True,
        False,
    ]


def test_pages_of_former_days_go(edition):
    Client().get(edition.url)

    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        trim_documents()

    assert not PublicDocument.objects.exists()


def test_page_is_made_once_for_all_processes(edition):
    Client().get(edition.url)
    one = PublicDocument.objects.get()

    factories.topic("beside")

    assert not Client().get(edition.url).templates
    assert is_kept(Client(), edition.url)
    assert PublicDocument.objects.get().version != one.version


@pytest.mark.skipif(not can_stand(), reason="PostgreSQL alone")
def test_page_is_asked_again_as_the_public_role(edition):
    role = row_level.build()
    try:
        with row_level.in_use(role):
            assert Client().get(edition.url).templates
            factories.topic("beside")
            assert not Client().get(edition.url).templates
            narrow(edition)
            assert Client().get(edition.url).status_code == 404
    finally:
        row_level.remove(role)


def test_each_release_and_each_setting_has_its_own(edition, settings, monkeypatch):
    Client().get(edition.url)
    settings.HSTS = "max-age=1"
    assert not is_kept(Client(), edition.url)
    assert is_kept(Client(), edition.url)

    monkeypatch.setattr(page_fingerprint, "_sources", lambda: "another release")

    assert not is_kept(Client(), edition.url)


def test_page_that_is_gone_is_not_left_in_the_database(edition):
    Client().get(edition.url)
    narrow(edition)
    assert b"courtesy" in gzip.decompress(PublicDocument.objects.get().body)

    assert Client().get(edition.url).status_code == 404

    assert not PublicDocument.objects.exists()


def test_no_reader_waits_for_a_writer(edition):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()

    assert Client().get(edition.url).status_code == 200

    assert time.monotonic() - began < 30
    writer.close()
    assert not PublicDocument.objects.exists()
    assert connection.cursor().execute("PRAGMA busy_timeout").fetchone()[0] == 60_000


def test_public_pages_are_kept(operator):
    client = Client()
    left_out = ("/api/", "/feeds/", "/sitemap", "/compare/frozen/")  # the last one asks logs, which raise no version
    asked = [one for one in addresses(make_world(operator)) if not one.startswith(left_out)]
    pages = [one for one in asked if client.get(one).headers["Content-Type"].startswith("text/html")]

    assert [one for one in pages if not is_kept(client, one)] == []


def test_page_is_given_when_the_connection_was_lost(edition):
    client = Client()
    client.get(edition.url)
    connection.ensure_connection()
    connection.connection.close()  # as a database does that is started anew
    if connection.vendor == "sqlite":
        connection.close()

    assert is_kept(client, edition.url)


def test_every_table_of_the_public_is_watched():
    assert missing_versions() == []
    with connection.cursor() as cursor:
        at = ' ON "practices_release"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "practices_release_shown_update"{at}')

    found = [error.id for error in check_triggers(databases=["default"])]
    Client().get("/")
    install_versions()
    assert not PublicDocument.objects.exists()  # nobody knows what was written meanwhile

    assert found == ["practices.E008"]
    assert check_triggers(databases=["default"]) == []
    assert "practices_release" in watched_tables()


def test_marks_are_merged_without_another_version(edition):
    for label in "abc":
        factories.topic(label)
    Release.objects.update(since=timezone.now())
    before = PublicVersion.current()

    merge_marks()

    assert PublicVersion.current() == before
    assert PublicVersion.objects.count() == 1
    factories.topic("d")
    assert PublicVersion.current() != before
