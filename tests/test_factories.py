"""What factories write at once is what Wagtail writes step by step: every row of every table, alike."""

import datetime
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction

from practices.models.instruments import InstrumentTitle
from practices.models.topics import Topic
from tests import factories, places

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BY_CHANCE = {"hash", "previous_hash", "record_digest", "salt", "mark"}
"""Fields that something drawn by chance goes into."""
CHANCE = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)?")
COUNTED_UP = {"practices.Touch": {"id"}}
"""A line for each statement that touches a thing: steps touch it more often."""


def rows() -> set[tuple[Any, ...]]:
    """Return every row of every table: its model, its fields, with what chance and the clock put in left out."""
    found = set()
    for model in apps.get_models():
        fields = [field.attname for field in model._meta.local_concrete_fields]
        for row in model._base_manager.values_list(*fields):
            pairs = zip(fields, row, strict=True)
            found.add((model._meta.label, *((name, plain(model._meta.label, name, value)) for name, value in pairs)))
    return found


def plain(label: str, name: str, value: Any) -> Any:
    if name in BY_CHANCE or name in COUNTED_UP.get(label, ()):
        return "?"
    if isinstance(value, datetime.datetime | UUID):
        return type(value).__name__
    return CHANCE.sub("?", str(value)) if isinstance(value, dict | list | str) else value


def written(make: Callable[[], Any]) -> tuple[set[Any], set[Any]]:
    """Make it, take it back, and give the rows that were there then and not before, and those before and not then."""
    before = rows()
    with transaction.atomic():
        make()
        after = rows()
        transaction.set_rollback(True)
    assert rows() == before
    return after - before, before - after


def an_organization() -> None:
    factories.organization("Harbour Union", slug="harbour-union", names={"fr": ("Union", "U"), "en": ("Harbour", "H")})


def instruments() -> None:
    of = factories.organization("Harbour Union", slug="harbour-union")
    topic = factories.topic("gifts")
    Topic.objects.update(position=1)
    titles = [InstrumentTitle(language="fr", title="Règlement")]
    factories.instrument(of, title="Rules", slug="rules", topics=[topic], titles=titles, symbol="HU/1")
    factories.instrument(of, title="Others", slug="others", audience=None)


def texts() -> None:
    of = factories.organization("Harbour Union", slug="harbour-union")
    instrument = factories.instrument(of, title="Rules", slug="rules")
    factories.edition(instrument, title="Rules of 2003")
    factories.edition(instrument, title="Règlement", language="fr", on=datetime.date(2004, 5, 1), audience=None)


def a_practice() -> None:
    of = factories.organization("Harbour Union", slug="harbour-union")
    factories.practice(of, title="Training", slug="training")


@pytest.mark.parametrize("make", [an_organization, instruments, texts, a_practice])
def test_what_is_made_at_once_is_what_is_made_step_by_step(make: Callable[[], None], monkeypatch: pytest.MonkeyPatch):
    at_once = written(make)
    monkeypatch.setattr(places, "are_indexes_kept", lambda: True)
    step_by_step = written(make)

    differing = [one ^ other for one, other in zip(at_once, step_by_step, strict=True)]
    assert differing == [set(), set()]
    assert len(at_once[0]) > 10
