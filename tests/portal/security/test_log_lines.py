"""What the log says of refusals and faults, and what it never says."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from portal.log_lines import JsonLines
from portal.log_scrubbing import without_keys
from practices.actions.signed_keys import make_key
from practices.exchange.actions.tokens import make_token
from tests import factories


class Kept(logging.Handler):
    """Writes each line at once, as standard error would get it, and keeps it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Return what is logged, line by line."""
    kept = Kept()
    logger = logging.getLogger("django")
    logger.addHandler(kept)
    yield kept.lines
    logger.removeHandler(kept)


@pytest.mark.django_db
def test_refusal_is_logged_with_when_where_who_and_what(lines: list[str]):
    officer = factories.officer(factories.organization())
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(officer)

    client.get("/admin/users/")
    client.get("/api/v1/instruments/", headers={"authorization": "Bearer none"})

    screen, token = (json.loads(line) for line in lines)
    assert screen["request_id"] != token["request_id"]
    assert screen["at"].endswith("+00:00")
    assert (screen["level"], screen["status"], screen["path"]) == ("WARNING", 404, "/admin/users/")
    assert (screen["account"], screen["visitor"], screen["method"]) == (officer.pk, "192.0.2.7", "GET")
    assert (token["status"], token["path"]) == (401, "/api/v1/instruments/")


@pytest.mark.django_db
def test_what_is_asked_too_often_is_logged(lines: list[str], settings: Any):
    settings.API_RATE_ANONYMOUS = "1/day"
    for _time in range(2):
        Client().get("/api/v1/topics/")

    assert [json.loads(line)["status"] for line in lines] == [429]


@pytest.mark.django_db
def test_nothing_sent_begins_a_line(lines: list[str]):
    Client().get("/nowhere%0d%0a%7b%22level%22:%22FORGED%22%7d%e2%80%ae/")

    (line,) = lines
    assert "\n" not in line
    assert "\r" not in line
    assert line.isascii()
    assert json.loads(line)["level"] == "WARNING"


@pytest.mark.django_db
def test_no_key_password_or_session_is_logged(lines: list[str]):
    ours = factories.organization()
    key, officer = make_key("practices.approvals"), factories.officer(ours)
    token = make_token(organization=ours, name="Registry", by=officer)[1]
    client = Client()
    client.post("/sign-in/", {"username": officer.username, "password": "kettle violin wrong"})
    client.post("/sign-in/", {"username": officer.username, "password": "password"})
    for address in (
        f"/approve/{key}/",
        f"/return/{key}/",
        "/sign-in/password/new/1-cabc12-0123456789abcdef0123456789abcdef/",
    ):
        client.get(address)
    client.get("/api/v1/nothing/", headers={"authorization": f"Bearer {token}"})

    said = "\n".join(lines)
    assert said
    for secret in (
        token,
        key,
        key[:40],
        "kettle violin wrong",
        client.session.session_key,
        "0123456789abcdef0123456789abcdef",
    ):
        assert secret not in said


def test_keys_are_left_out_and_uuids_stay():
    key = "a" * 20 + "-" + "b" * 20

    assert without_keys(f"Not Found: /approve/{key}/ x") == "Not Found: /approve/…/ x"
    uuid = "/api/v1/editions/123e4567-e89b-12d3-a456-426614174000/"
    assert without_keys(uuid) == uuid


def test_fault_is_written_with_its_place_and_without_the_key_of_the_address():
    try:
        raise ValueError(f"/approve/{'k' * 60}/")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "fault", None, (type(error), error, error.__traceback__)
        )

    row = json.loads(JsonLines().format(record))

    assert "ValueError" in row["fault"]
    assert "test_log_lines.py" in row["fault"]
    assert "k" * 60 not in row["fault"]
