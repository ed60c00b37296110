"""`check_health`: what is not well is named, and nothing secret."""

import datetime
import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from practices.actions.triggers import remove_triggers
from practices.migration_names import records
from practices.operations.health import HealthFinding, HealthStatus, examine, in_words
from practices.operations.last_runs import note_run

pytestmark = pytest.mark.django_db


def verdicts(now=None) -> dict[str, str]:
    return {finding.name: finding.verdict for finding in examine(now=now or timezone.now())}


def look_at_nothing(now):
    return [HealthFinding("wall", HealthStatus.FAIL, "is not there")]


def test_all_is_well_once_everything_ran(settings):
    settings.ERROR_MAILS, now = ["operator@example.org"], timezone.now()
    for name in ("apply_due", "backup", "ledgers", "drill"):
        note_run(name=name, now=now)

    assert set(verdicts(now).values()) == {"ok"}


def test_portal_that_writes_to_nobody_is_a_warning():
    assert verdicts()["error mails"] == "warn"


def test_what_ran_too_long_ago_is_a_warning():
    now = timezone.now()
    note_run(name="apply_due", now=now - datetime.timedelta(minutes=6))
    note_run(name="backup", now=now - datetime.timedelta(hours=27))

    found = verdicts(now)

    assert (found["worker"], found["backup"]) == ("warn", "warn")


def test_missing_trigger_and_further_checks_fail_the_command(settings):
    settings.HEALTH_CHECKS = [f"{__name__}.look_at_nothing"]
    remove_triggers()
    out = io.StringIO()

    with pytest.raises(CommandError, match="triggers, wall"):
        call_command("check_health", "--json", stdout=out)

    found = {row["name"]: row for row in json.loads(out.getvalue())}
    assert found["triggers"]["verdict"] == "fail"
    assert settings.SECRET_KEY not in out.getvalue()


def test_mail_that_waits_long_is_a_warning():
    said = {"at": (timezone.now() - datetime.timedelta(hours=1)).isoformat(), "from": "a", "to": [], "message": ""}
    records().save("unsent/1.json", ContentFile(json.dumps(said).encode()))

    assert verdicts()["kept mails"] == "warn"


@pytest.mark.once
@pytest.mark.parametrize(("seconds", "words"), [(0, "0 seconds"), (150, "2 minutes"), (7200, "2 hours")])
def test_spans_are_in_words(seconds, words):
    assert in_words(datetime.timedelta(seconds=seconds)) == words
