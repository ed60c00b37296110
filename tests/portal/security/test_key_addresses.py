"""No log of the portal holds a key: every address that takes one is asked for, and fails."""

import importlib.util
import json
import logging
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from gunicorn.config import Config

from portal.log_lines import JsonLines, TextLines
from tests import factories
from tests.key_addresses import LINKS, fill, routes_with_words, unknown_routes

ROOT = Path(settings.BASE_DIR)
WHOSE = "ada@example.org"


class Kept(logging.Handler):
    """Keeps each line as both forms of the log have it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [JsonLines().format(record), TextLines().format(record)]


@pytest.fixture
def kept() -> Any:
    handler = Kept()
    loggers = [logging.getLogger(name) for name in ("django", "portal", "practices", "organizations", "allauth")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)


def test_of_every_address_that_takes_a_word_it_is_known_whether_a_key_stands_there():
    assert unknown_routes() == []
    assert set(LINKS) <= set(routes_with_words())


@pytest.mark.django_db
def test_walk_over_every_address_with_a_key_leaves_none_in_the_log(kept: Kept, settings: Any):
    settings.SLOW_REQUEST_MS = 1
    account = factories.officer(factories.organization())
    client = Client(raise_request_exception=False)
    pairs = list(fill(account))

    for address, key in pairs:
        referer = {"Referer": f"https://exchange.example{address}"}
        for asked in (address, f"/fr{address}", f"/nowhere/{address}"):
            client.get(asked, headers=referer)
            client.post(asked, {"key": key}, headers=referer)
        client.get("/api/v1/nothing/", headers={**referer, "Authorization": f"Bearer {key}"})
        client.get("/metrics", headers={**referer, "Authorization": f"Bearer {key}"})

    said = "\n".join(kept.lines)
    assert len(kept.lines) > len(pairs)
    assert [address for address, key in pairs if key in said] == []


@pytest.mark.django_db
def test_fault_at_an_address_with_a_key_leaves_neither_key_nor_row_in_the_log(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
):
    account = factories.officer(factories.organization())

    def fail(*_args: Any, **_named: Any) -> None:
        try:
            raise psycopg.errors.UniqueViolation(f"duplicate key\nDETAIL:  Key (email)=({WHOSE}) already exists.")
        except psycopg.Error as error:
            raise ValueError(f"no such address: {asked}, {error}") from IntegrityError(str(error))

    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", fail)
    for asked, key in fill(account):
        Client(raise_request_exception=False).get(asked)
        assert key not in "\n".join(kept.lines), asked

    assert any('"fault"' in line for line in kept.lines)
    assert WHOSE not in "\n".join(kept.lines)


def gunicorn_settings() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gunicorn_settings", ROOT / "deploy" / "gunicorn.conf.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.django_db
def test_gunicorn_writes_no_access_log_and_its_own_lines_without_keys(capsys: pytest.CaptureFixture[str]):
    said = gunicorn_settings()
    config = Config()
    config.set("logger_class", said.logger_class)
    config.set("accesslog", said.accesslog)
    logger = config.logger_class(config)
    pairs = list(fill(factories.officer(factories.organization())))

    for address, _key in pairs:
        try:
            raise ValueError(address)
        except ValueError:
            logger.exception("Error handling request %s", address)

    written = capsys.readouterr().err
    assert not logger.access_log_enabled
    assert len(written.splitlines()) == len(pairs)
    assert all(json.loads(line)["fault"] for line in written.splitlines())
    assert [address for address, key in pairs if key in written] == []
