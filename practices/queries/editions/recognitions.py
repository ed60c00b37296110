"""What is recognised of the scan that an edition, or its draft, shows."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.models.editions import EditionPage
from practices.models.recognitions import Recognition


def recognition_of(draft: EditionPage) -> Recognition | None:
    """Return the recognition of the file that a draft has now; None where nobody asked for it. One query."""
    return Recognition.objects.filter(edition_id=draft.pk, checksum=draft.source_checksum).first()


def say_progress(row: Recognition) -> str:
    """Return how far the recognition of a scan is, as a sentence. One query."""
    if row.next_at is None:
        return _("The words of this scan could not be recognized.")
    if not row.page_count:
        return _("The words of this scan are being recognized. An e-mail follows at the end.")
    said = ngettext(
        "Words of this scan are being recognized: %(done)s of %(count)s page is read. An e-mail follows at the end.",
        "Words of this scan are being recognized: %(done)s of %(count)s pages are read. An e-mail follows at the end.",
        row.page_count,
    )
    return said % {"done": row.done_pages.count(), "count": row.page_count}
