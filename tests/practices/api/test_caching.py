"""What caches are told: ETag and Last-Modified, and 304 to who has it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils.http import http_date, parse_http_date

from practices.api import caching
from practices.exchange.actions.changes import note_changes
from practices.models.exchange.changes import ShownThing, Touch
from practices.models.releases import Audience
from tests import factories
from tests.practices.api.answers import LISTS, client_of, key

pytestmark = pytest.mark.django_db
DATED = [name for name in LISTS if name not in {"topics", "provisions"}]
EARLIER = datetime.datetime(2026, 3, 4, 9, 30, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 3, 4, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An instrument that was told of at half past nine, on a portal that was started the day before."""
    monkeypatch.setattr(caching, "STARTED", EARLIER - datetime.timedelta(days=1))
    made = factories.instrument()
    told()
    with time_machine.travel(NOW, tick=False):
        yield made


def told(at: datetime.datetime = EARLIER) -> None:
    """Have all that was written told of, at a moment."""
    with time_machine.travel(at, tick=False):
        note_changes()


def ask(address: str = "instruments", **headers: str) -> Any:
    return client_of().get(f"/api/v1/{address}/", headers=headers)


def test_answer_that_did_not_change_is_not_given_again(code: Any):
    for name in [*DATED, "changes", f"instruments/{key(code)}", "changes/status"]:
        first = ask(name)
        assert first["Last-Modified"] == http_date(EARLIER.timestamp()), name
        assert first["ETag"]
        assert ask(name, if_none_match=first["ETag"]).status_code == 304, name
        assert ask(name, if_modified_since=first["Last-Modified"]).status_code == 304, name


def test_every_format_has_a_tag_of_its_own(code: Any):
    tags = {client_of().get("/api/v1/instruments/", {"format": form})["ETag"] for form in ("json", "csv", "xlsx")}

    assert len(tags) == 3


def test_change_moves_the_date(code: Any):
    first = ask()
    factories.open_to(code, Audience.OWN)
    told(NOW - datetime.timedelta(minutes=2))

    again = ask(if_modified_since=first["Last-Modified"])

    assert again.status_code == 200
    assert parse_http_date(again["Last-Modified"]) > parse_http_date(first["Last-Modified"])


def test_what_is_not_told_of_yet_is_given_again_with_the_same_date(code: Any):
    first = ask()
    factories.open_to(code, Audience.OWN)
    assert Touch.objects.exists()

    again = ask(if_modified_since=first["Last-Modified"])

    assert again.status_code == 200
    assert again.json()["results"] == []
    assert again["Last-Modified"] == first["Last-Modified"]


def test_hidden_writing_moves_neither_tag_nor_date(code: Any):
    first = ask()
    factories.edition(factories.instrument(audience=None), audience=None)
    before = ask()
    told(NOW - datetime.timedelta(minutes=2))
    shown = set(ShownThing.objects.public().filter(kind="instrument").values_list("thing", flat=True))
    after = ask()

    assert shown == {key(code)}
    assert first["ETag"] == before["ETag"] == after["ETag"]
    assert first["Last-Modified"] == before["Last-Modified"]


def test_no_date_within_the_second_of_a_change(code: Any):
    factories.instrument()
    told(NOW + datetime.timedelta(milliseconds=100))
    with time_machine.travel(NOW + datetime.timedelta(milliseconds=900), tick=False):
        assert "Last-Modified" not in ask()
    with time_machine.travel(NOW + datetime.timedelta(milliseconds=1000), tick=False):
        assert ask()["Last-Modified"] == http_date(NOW.timestamp())


def test_a_new_day_is_a_change(code: Any):
    tomorrow = NOW + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        assert ask()["Last-Modified"] == http_date(tomorrow.replace(hour=0).timestamp())


def test_no_date_where_it_cannot_be_known(code: Any):
    text = factories.edition(code)
    note_changes()
    for address in (f"instruments/{key(code)}/similar", f"provisions/{text.provisions.first().public_id}", "topics"):
        assert "Last-Modified" not in ask(address)
    assert "Last-Modified" not in client_of().get("/api/v1/instruments/", {"topic": factories.topic().name})


def test_answer_to_somebody_is_private_and_has_no_date(code: Any):
    response = client_of(factories.delegate()).get("/api/v1/instruments/")

    assert "Last-Modified" not in response
    assert {"private", "no-store"} <= set(response["Cache-Control"].replace(",", "").split())
    assert ask()["Cache-Control"] == "no-cache"
