"""Several workers note what was written: each looks at things of its own, and what was seen last is told last."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from organizations.models import PUBLIC_READER
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.log_backfill import open_scope
from practices.exchange.actions.sights import looking
from practices.models.exchange.changes import Change, ChangedKind, ShownThing, Touch
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.redactions.ledger_records import verify_whole
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
READ = import_string(settings.CHANGE_READER)
MOST_SECONDS = 60.0


class SlowWorker:
    """Looks at what was written, and notes it only once it may go on."""

    def __init__(self) -> None:
        self._has_looked, self._may_go_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def look(self) -> None:
        self._thread.start()
        assert self._has_looked.wait(MOST_SECONDS)

    def go_on(self) -> None:
        self._may_go_on.set()
        self._thread.join(MOST_SECONDS)
        assert not self._thread.is_alive()

    def _read(self, kind: str, rows: Any, user: Any) -> Any:
        seen = READ(kind, rows, user)
        self._has_looked.set()
        assert self._may_go_on.wait(MOST_SECONDS)
        return seen

    def _work(self) -> None:
        try:
            note_changes(read=self._read)
        finally:
            connection.close()


@pytest.fixture
def text() -> Iterator[InstrumentPage]:
    """A public text that an organization with a log of its own is told of, while nothing waits."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one worker write at a time")
    made = factories.instrument()
    note_changes()
    open_scope(organization=factories.organization())
    note_changes()
    yield made
    assert not Touch.objects.exists()
    assert verify_whole(Change) is None


def entitle(text: InstrumentPage, symbol: str) -> None:
    InstrumentPage.objects.filter(pk=text.pk).update(symbol=symbol)


def test_worker_notes_while_another_one_looks(text):
    note, slow = factories.practice(), SlowWorker()
    note_changes()
    entitle(text, "SEC/1")
    slow.look()
    PracticePage.objects.filter(pk=note.pk).update(lessons="Ask early.")

    assert note_changes() == 2

    slow.go_on()
    told = Change.objects.of_scope("").order_by("-number").values_list("kind", flat=True)[:2]
    assert list(told) == ["instrument", "practice"]


def test_thing_that_is_written_again_while_a_worker_looks_is_told_as_it_is_last(text):
    slow = SlowWorker()
    entitle(text, "SEC/1")
    slow.look()
    entitle(text, "SEC/2")
    other = threading.Thread(target=lambda: (note_changes(), connection.close()), daemon=True)
    other.start()

    slow.go_on()

    other.join(MOST_SECONDS)
    assert not other.is_alive()
    acts = Change.objects.of_scope("").filter(thing=text.translation_key).order_by("number")
    assert list(acts.values_list("act", flat=True)) == ["created", "changed", "changed"]
    seen = looking(ChangedKind.INSTRUMENT, READ)([text.pk], PUBLIC_READER)[text.pk]
    assert ShownThing.objects.public().get(thing=text.translation_key).digest == seen.essence


def test_what_a_worker_looked_at_that_was_killed_waits_for_the_next(text):
    entitle(text, "SEC/1")

    def read(kind: str, rows: Any, user: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        note_changes(read=read)

    assert Touch.objects.exists()
    assert note_changes() == 2
