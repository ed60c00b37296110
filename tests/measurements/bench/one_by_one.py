"""The peer of the import in bulk: pages by add_child and save_revision, provisions saved row by row."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import page_published

from organizations.models import OrganizationPage
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentEvent, InstrumentPage
from practices.models.provisions import Provision
from practices.receivers import provisions_follow_the_text
from practices.texts.numbering import HASH_VERSION, segment, text_hash
from practices.texts.words import stems


def import_one_by_one(*, organization: OrganizationPage, title: str, date: str, text: str, by: Any) -> EditionPage:
    """Publish a text as the first edition of a new instrument, each page and each provision by itself."""
    on = PartialDate.parse(date)
    page_published.disconnect(provisions_follow_the_text, sender=EditionPage)
    page_published.connect(_write_each, sender=EditionPage)
    try:
        with transaction.atomic():
            instrument = InstrumentPage(title=title, slug="", kind="policy", owner=by)
            instrument.events = [InstrumentEvent(kind="adopted", on=on.on, precision=on.precision, sort_order=0)]
            organization.add_child(instance=instrument)
            instrument.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
            edition = EditionPage(
                title=title, language="en", dated_on=on.on, precision=on.precision, numbered_text=text, owner=by
            )
            instrument.add_child(instance=edition)
            edition.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
    finally:
        page_published.disconnect(_write_each, sender=EditionPage)
        page_published.connect(provisions_follow_the_text, sender=EditionPage)
    return edition


def _write_each(instance: EditionPage, revision: Revision, **_kwargs: Any) -> None:
    """Write the provisions of a text that has none yet as they were written before: one query or more for each."""
    now = timezone.now()
    written: dict[str, Provision] = {}
    list(instance.provisions.current())
    for position, piece in enumerate(segment(instance.numbered_text, language=instance.language).segments):
        row = Provision(published_at=now, edition=instance, revision=revision, position=position)
        row.eid, row.element, row.label, row.num = piece.eid, piece.element, piece.label[:120], (piece.num or "")[:40]
        row.path, row.heading, row.text = "/".join(piece.path)[:255], piece.heading, piece.text
        row.level, row.parent = piece.level, written.get(piece.parent or "")
        row.stems = " ".join(["", *stems(f"{piece.heading} {piece.text}", instance.language), ""])
        row.hash, row.hash_version = text_hash(f"{piece.heading}\n{piece.text}"), HASH_VERSION
        row.save()
        written[piece.eid] = row
