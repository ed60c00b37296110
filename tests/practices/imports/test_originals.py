"""Sweeping the storage of originals: only what nothing names, and only when it is old."""

import datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from practices.actions.editions import keep_source, publish_edition, store_source
from practices.actions.originals import sweep_originals
from practices.actions.stored_files import LEFT_ALONE
from practices.models.editions import EditionPage
from tests import factories

pytestmark = pytest.mark.django_db


def later() -> datetime.datetime:
    return timezone.now() + LEFT_ALONE + datetime.timedelta(hours=1)


def test_file_that_nothing_names_is_swept_when_it_is_old():
    left = store_source(name="left.txt", content=b"left")

    assert sweep_originals(now=timezone.now()) == []
    assert sweep_originals(now=later()) == [left]
    assert not storages["originals"].exists(left)


def test_files_of_pages_drafts_and_earlier_revisions_stay():
    page = factories.edition()
    for name in ("first.txt", "second.txt", "draft.txt"):
        keep_source(edition=page, name=name, content=name.encode())
        if name == "draft.txt":
            page.save_revision()
        else:
            publish_edition(edition=page, by=None)

    assert sweep_originals(now=later()) == []
    assert EditionPage.objects.get(pk=page.pk).source_file.read() == b"second.txt"


def test_what_is_kept_beside_the_originals_stays():
    kept = storages["originals"].save("pages/ab/page-1.png", ContentFile(b"picture"))

    assert sweep_originals(now=later()) == []
    assert (Path(storages["originals"].location) / kept).exists()
