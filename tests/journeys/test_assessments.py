"""The journey: an officer and the secretariat judge one rule; a journalist reads both, and what became of the words."""

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.models.assessments import Assessment, Judge
from practices.models.editions import EditionPage
from practices.models.notices import WAITING_TIME
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "1. Scope\n\nThis code binds staff.\n\n2. Gifts\n\nStaff should accept no gifts.\n"


def assess(client: Client, text: EditionPage, finding: str, **more: str) -> None:
    rule = text.provisions.current().get(text__contains="gifts")
    address = reverse("assessments:assess", args=[text.translation_key])
    client.post(f"{address}?topic=gifts", {"finding": finding, "rule": [str(rule.public_id)], "do": "stay", **more})


def test_rule_is_judged_by_two_answered_and_judged_anew(client: Client, secretariat):
    """Both judges in one cell, the organization's statement between them, and nothing stale when the words change."""
    factories.topic("gifts", "Gifts")
    text = factories.edition(factories.instrument(factories.organization("Harbour Union")), text=TEXT)
    officer = factories.officer(text.instrument.organization)
    scope = text.provisions.current().get(text__contains="binds")
    matrix = f"{reverse('coverage')}?topic=gifts"
    client.force_login(officer)
    assess(client, text, "prohibits", staff=str(scope.public_id))
    client.force_login(secretariat)
    assess(client, text, "recommends")
    judged = Assessment.objects.get(judge=Judge.SECRETARIAT)
    detail = reverse("assessments:detail", args=[judged.public_id])
    client.post(detail, {"act": "notice"})
    client.logout()
    assert "Recommends" not in client.get(matrix).content.decode()

    client.force_login(officer)
    client.post(detail, {"act": "state", "statement": "Our staff rules make it binding."})
    client.logout()
    with time_machine.travel(timezone.now() + WAITING_TIME):
        call_command("apply_due")

    read = client.get(matrix).content.decode()
    for words in ("Prohibits", "stated by the organization", "Recommends", "Our staff rules make it binding."):
        assert words in read
    cell = reverse("coverage_cell", args=[text.instrument.translation_key, "gifts"])
    assert "This code binds staff." in client.get(cell).content.decode()

    page = EditionPage.objects.get(pk=text.pk)
    page.numbered_text = TEXT.replace("should accept", "shall accept")
    page.save_revision().publish()
    assert "Not assessed" in client.get(cell).content.decode()

    client.force_login(officer)
    queue = reverse("assessments_to_confirm:index")
    (row,) = client.get(queue).context["rows"]
    client.post(queue, {"confirm": [row.key], f"seen:{row.key}": row.seen})
    client.logout()
    assert "Staff shall accept no gifts." in client.get(cell).content.decode()
