"""`apply_due` and `verify_ledger`."""

import datetime
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from practices.actions.releases import decide_release
from practices.actions.triggers import install_triggers, remove_triggers
from practices.models.instruments import InstrumentPage
from practices.models.releases import ReleaseDecision
from tests import factories

pytestmark = pytest.mark.django_db


def run(name: str) -> str:
    out = io.StringIO()
    call_command(name, stdout=out)
    return out.getvalue()


def test_apply_due_opens_what_was_decided_for_now():
    code = factories.instrument(audience=None)
    later = timezone.now() + datetime.timedelta(days=2)
    decide_release(
        kind="instrument",
        thing=code.translation_key,
        audience="public",
        authority="x",
        by=None,
        as_operator=True,
        effective_at=later,
    )

    assert "releases" not in run("apply_due")
    assert not InstrumentPage.objects.visible_to(None).exists()
    with time_machine.travel(later):
        assert "releases: 1" in run("apply_due")
        assert "releases" not in run("apply_due")
    assert InstrumentPage.objects.visible_to(None).exists()


def test_verify_ledger_prints_each_ledger_and_its_head():
    factories.instrument()
    factories.adoption()

    lines = run("verify_ledger").splitlines()

    head = ReleaseDecision.objects.order_by("-sequence").first()
    assert all(line.endswith("ok") for line in lines)
    assert any(f"{head.sequence} rows, head {head.hash}" in line for line in lines)


def test_verify_ledger_names_the_first_altered_row():
    for _time in range(3):
        factories.instrument()
    second = ReleaseDecision.objects.get(sequence=2)
    remove_triggers()
    ReleaseDecision.objects.filter(pk=second.pk).update(audience="own")
    install_triggers()

    out = io.StringIO()
    with pytest.raises(CommandError, match="releasedecision") as breach:
        call_command("verify_ledger", stdout=out)

    assert "BREACH at row 2" in out.getvalue()
    assert breach.value.returncode == 1
