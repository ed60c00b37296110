"""The quick start of the documentation runs."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from practices.exchange.actions.changes import note_changes
from practices.models.exchange.changes import Change
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
SCRIPT = Path(settings.BASE_DIR) / "docs" / "quickstart.py"


def start(portal: str, title: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), portal, title, "0"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_quick_start_prints_who_has_adopted_what_is_similar(live_server: Any):
    gifts = factories.topic("gifts", "Gifts")
    factories.instrument(title="Model code", topics=[gifts])
    commission = factories.organization("Northern Commission")
    factories.adoption(factories.instrument(topics=[gifts]), organization=commission)
    note_changes()

    done = start(live_server.url, "Model code")
    unknown = start(live_server.url, "Another code")

    assert done.returncode == 0, done.stderr
    assert "Northern Commission: in_place since 2004-05-14 (stated_by_organization)" in done.stdout
    assert f"read up to {Change.objects.filter(scope='').count()}." in done.stdout
    assert "Instruments in the dump: 2" in done.stdout
    assert unknown.returncode == 1
    assert unknown.stderr == (
        f"No public instrument of {live_server.url} has the title 'Another code'. "
        f"Titles: {live_server.url}/api/v1/instruments/\n"
    )
