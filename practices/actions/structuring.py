"""Asking the secretariat to structure the text of an edition, and saying that it is done."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.models import reader_of
from practices.actions.seals import MOST_DAYS, open_seal
from practices.models.editions import EditionPage
from practices.models.structuring import StructuringRequest
from practices.permissions import is_secretariat, may_write_for

ASKED = "practices.structuring.ask"
DONE = "practices.structuring.done"
"""Names of the log entries of an edition."""


class StructuringRefused(Exception):
    """The request cannot be made or ended by this person; the message is for the user."""


@transaction.atomic
def ask_for_structure(*, edition: EditionPage, by: Any, note: str = "") -> StructuringRequest:
    """Ask the secretariat to structure the file of `edition`; one request is open at a time.

    A draft is opened to the secretariat by that. Raises StructuringRefused.
    """
    if not may_write_for(by, edition.instrument.organization):
        raise StructuringRefused(_("You do not act for this organization."))
    if not edition.get_latest_revision_as_object().source_file:
        raise StructuringRefused(_("Add the file first: the text is extracted from it."))
    try:
        with transaction.atomic():
            request = StructuringRequest.objects.create(
                edition=edition, asked_by=by, asked_at=timezone.now(), note=note.strip()[:255]
            )
    except IntegrityError as error:
        raise StructuringRefused(_("The secretariat has been asked already.")) from error
    log(instance=edition, action=ASKED, user=by, data={"note": request.note})
    owner = edition.instrument.organization
    if owner.pk in reader_of(by).reads_for:
        reason = request.note or _("The secretariat was asked to structure the file.")
        open_seal(organization=owner, page=edition, reason=reason, days=MOST_DAYS, by=by)
    return request


@transaction.atomic
def finish_structuring(*, asked: StructuringRequest, by: Any) -> StructuringRequest:
    """Say that `asked` is done: by the secretariat, or by who wrote the text themselves. Raises StructuringRefused.

    A request that is done already stays as it is.
    """
    if not (is_secretariat(by) or may_write_for(by, asked.edition.instrument.organization)):
        raise StructuringRefused(_("You do not act for this organization."))
    return _finish(StructuringRequest.objects.select_for_update().get(pk=asked.pk), by)


@transaction.atomic
def finish_with_text(*, edition: EditionPage, by: Any = None) -> int:
    """End the open request of an edition whose text is published now; give how many ended."""
    if not edition.numbered_text.strip():
        return 0
    requests = list(StructuringRequest.objects.open().select_for_update().filter(edition=edition))
    for request in requests:
        _finish(request, by)
    return len(requests)


def _finish(request: StructuringRequest, by: Any) -> StructuringRequest:
    if request.done_at is None:
        request.done_by, request.done_at = by, timezone.now()
        request.save(update_fields=["done_by", "done_at"])
        log(instance=request.edition, action=DONE, user=by)
    return request
