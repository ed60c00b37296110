"""Submitting for approval what a text needs beside itself."""

from typing import Any

from django.db import transaction

from practices.models import EditionPage, InstrumentPage


@transaction.atomic
def submit_instrument(*, edition: EditionPage, by: Any) -> bool:
    """Submit the instrument of `edition` too when it was never published: its texts cannot be seen without it.

    Tells whether it did. One that waits already, or has no draft, is left as it is.
    """
    instrument = InstrumentPage.objects.get(pk=edition.instrument_id)
    workflow = instrument.get_workflow()
    if instrument.live or instrument.workflow_in_progress or workflow is None or instrument.latest_revision is None:
        return False
    workflow.start(instrument, by)
    return True
