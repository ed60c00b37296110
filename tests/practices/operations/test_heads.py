"""Heads that backups knew: a cut tail shows, a restore is no breach, a damaged record is said."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from practices.actions.ledger_heads import HeadOccasion, HeadsUnreadable, heads_now, known_heads, note_heads
from tests import factories
from tests.practices.operations.cutting import cut_decisions

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture
def known(db, settings):
    for _time in range(2):
        factories.instrument()
    note_heads(heads=heads_now(), occasion=HeadOccasion.BACKUP, of="a.tar", now=NOW)
    return settings.UPKEEP_DIR / "ledger-heads.jsonl"


def verdict() -> str:
    out = io.StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except CommandError:
        return out.getvalue()
    return "ok"


def test_cut_tail_is_named_by_row_and_backup(known):
    assert verdict() == "ok"
    factories.instrument()
    assert verdict() == "ok"

    cut_decisions(after=2)
    assert verdict() == "ok"  # what came after the backup, no backup knew
    cut_decisions(after=1)

    assert "BREACH at row 2: the row is missing: the tail was cut since a.tar of 2026-03-02T12:00" in verdict()


def test_older_heads_bind_no_longer_after_a_restore(known):
    cut_decisions(after=1)
    note_heads(heads=heads_now(), occasion=HeadOccasion.RESTORE, of="older.tar", now=NOW)

    assert verdict() == "ok"
    assert [head.of for head in known_heads()["practices_releasedecision"]] == ["older.tar"]


def test_line_that_was_never_whole_is_passed_over_and_a_damaged_one_said(known):
    whole = known.read_text()
    known.write_text(whole + whole[:40])
    assert verdict() == "ok"

    known.write_text(whole[:40] + "\n" + whole)
    with pytest.raises(HeadsUnreadable, match="line 1"):
        known_heads()
