"""Who was asked for changes to a text and its instrument submits both anew."""

import pytest
from django.urls import reverse
from wagtail.models import TaskState

from practices.models.instruments import InstrumentPage
from tests import factories
from tests.practices.approvals.making import draft_of, submit
from tests.practices.editor.forms import edition_fields

pytestmark = pytest.mark.django_db


def test_a_text_and_its_instrument_that_were_sent_back_are_submitted_anew(client):
    own = factories.organization()
    author, approver = factories.officer(own), factories.approver(own)
    text = draft_of(own, author)
    work = InstrumentPage.objects.get(pk=text.instrument_id)
    work.unpublish()
    work.save_revision(user=author)
    submit(text, author)
    for state in TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS):
        state.task.specific.on_action(state, approver, "reject", comment="Say when.")
    client.force_login(author)

    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[text.pk]), edition_fields(**{"action-restart-workflow": "1"})
    )

    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    assert answer.status_code == 302
    assert {state.workflow_state.object_id for state in waiting} == {str(text.pk), str(work.pk)}
