"""Submitting for approval what a text needs beside itself."""

from typing import Any

from django.db import transaction
from wagtail.models import Page

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage


@transaction.atomic
def submit_instrument(*, edition: EditionPage, by: Any) -> bool:
    """Submit the instrument of `edition` too when it was never published: its texts cannot be seen without it.

    Tells whether it did; one that was sent back waits again. One that waits already, or has no draft, is left as it is.
    """
    instrument = InstrumentPage.objects.get(pk=edition.instrument_id)
    return not instrument.live and submit_page(page=instrument, by=by)


@transaction.atomic
def submit_page(*, page: Page, by: Any) -> bool:
    """Submit the newest draft of a page; one that was sent back waits again. Tells whether it did.

    One that waits already, or has no draft, is left as it is.
    """
    fresh = page.specific_class.objects.get(pk=page.pk)
    workflow = fresh.get_workflow()
    if fresh.workflow_in_progress or workflow is None or fresh.latest_revision is None:
        return False
    if (refused := fresh.current_workflow_state) is not None:  # changes were asked for
        refused.resume(user=by)
    else:
        workflow.start(fresh, by)
    return True


@transaction.atomic
def submit_entry(*, page: Page, by: Any) -> bool:
    """Submit the entry of an organization for a second person; one that waits already is asked about again.

    Tells whether it did.
    """
    fresh = page.specific_class.objects.get(pk=page.pk)
    if (state := fresh.current_workflow_state) is not None:
        state.cancel(user=by)
        fresh = page.specific_class.objects.get(pk=page.pk)
    workflow = fresh.get_workflow()
    if workflow is None:
        return False
    workflow.start(fresh, by)
    return True
