"""How factories publish new pages: in a few queries, as bulk imports do, where nothing looks at Wagtail's indexes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.signals import page_published

from practices.actions.bulk_pages import NewPage, add_pages, lock_parents, write_log
from tests import places


@transaction.atomic
def add_published(page: Any, *, below: Any, is_edited: bool = False) -> None:
    """Make a page that is published at its first revision, the last child of a page that is there.

    The rows are those that Wagtail's `add_child`, `save_revision` and `publish` leave, in a third of the queries
    (tests/test_factories.py compares them); `is_edited`: the log has a line for the revision.
    What belongs to whom, and the address, are set already, and nothing is asked but each field for itself.
    """
    if places.are_indexes_kept():
        page.live, page.has_unpublished_changes = False, True
        below.add_child(instance=page)
        page.save_revision(log_action=is_edited).publish(skip_permission_checks=True)
        return
    lock_parents(pages=[below])
    now = timezone.now()
    lines = add_pages(new=[NewPage(page, below, is_published=True)], by=None, at=now)
    write_log(lines=[line for line in lines if is_edited or line.action != "wagtail.edit"], by=None, at=now)
    page_published.send(sender=type(page), instance=page, revision=page.live_revision)
