"""What may not be there after an import was killed, and what must be there after it was run again."""

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.db.models import Count, Q
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from practices.actions.ledger import verify
from practices.actions.originals import sweep_originals
from practices.actions.stored_files import LEFT_ALONE
from practices.documents.provisions import read_provisions
from practices.models.editions import EditionPage, checksum
from practices.models.instruments import InstrumentPage
from practices.models.releases import Release, ReleaseDecision
from practices.models.source_files import KeptOriginal


def find_faults(*, batch: int, total: int) -> list[str]:
    """Return what is half done, a sentence each; `batch` texts of `total` were to be made together.

    What the sweep of the storage of originals has to remove is removed.
    """
    editions = list(EditionPage.objects.order_by("path"))
    pages = [*InstrumentPage.objects.order_by("path"), *editions]
    faults = [f"{page.url_path} has no revision" for page in pages if not _has_revision(page)]
    faults += [f"{page.url_path} lacks log lines: {_log(page)}" for page in pages if not _is_logged(page)]
    faults += [f"{page.url_path} has no references" for page in pages if not _references(page)]
    faults += [f"{page.url_path} lacks provisions" for page in editions if page.live and not _has_provisions(page)]
    faults += [f"{page.url_path} is a draft, and was to be public" for page in pages if not page.live]
    faults += [f"{page.url_path} is not open" for page in pages if not _is_open(page)]
    faults += [f"{page.url_path} has lost its original" for page in editions if not _has_original(page)]
    if len(editions) not in range(0, total + 1, batch) and len(editions) != total:
        faults.append(f"half a batch: {len(editions)} of {total}, in batches of {batch}")
    childless = InstrumentPage.objects.annotate(count=Count("editions")).filter(count=0)
    faults += [f"{page.url_path} has no edition" for page in childless]
    if any(Page.find_problems()):
        faults.append(f"the tree is broken: {Page.find_problems()}")
    if verify(ReleaseDecision) is not None:
        faults.append("the ledger does not hold")
    return faults + _sweep()


def describe() -> list[Any]:
    """Return what an import came to, without keys and times: the same for every way to the same end."""
    return [
        [
            page.url_path,
            page.live,
            page.path,
            page.numchild,
            checksum(page.specific.numbered_text.encode()) if isinstance(page.specific, EditionPage) else "",
            Revision.page_revisions.filter(object_id=str(page.pk)).count(),
            _log(page),
            _provisions(page.specific) if isinstance(page.specific, EditionPage) else [],
            sorted(Release.objects.filter(thing=page.translation_key).values_list("kind", "audience")),
        ]
        for page in Page.objects.order_by("path")
    ]


def _has_revision(page: Any) -> bool:
    own = Revision.page_revisions.filter(object_id=str(page.pk), content__title=page.title)
    newest = page.latest_revision_id
    return newest is not None and own.filter(pk=newest).exists() and (not page.live or page.live_revision_id == newest)


def _log(page: Page) -> list[str]:
    return list(PageLogEntry.objects.filter(page=page).order_by("pk").values_list("action", flat=True))


def _is_logged(page: Any) -> bool:
    wanted = {"wagtail.create", "wagtail.publish"} | ({"practices.import"} if isinstance(page, EditionPage) else set())
    return wanted <= set(_log(page))


def _references(page: Any) -> bool:
    return ReferenceIndex.get_references_for_object(page).exists()


def _provisions(edition: EditionPage) -> list[list[str]]:
    return [list(row) for row in edition.provisions.current().in_order().values_list("eid", "hash")]


def _has_provisions(edition: EditionPage) -> bool:
    wanted = read_provisions(edition.numbered_text, language=edition.language).provisions
    return Counter((row.eid, row.hash) for row in wanted) == Counter(map(tuple, _provisions(edition)))


def _is_open(page: Any) -> bool:
    kinds = Q(kind="edition") if isinstance(page, EditionPage) else Q(kind="instrument")
    return Release.objects.filter(kinds, thing=page.translation_key, audience="public").exists()


def _has_original(edition: EditionPage) -> bool:
    storage = storages["originals"]
    if not edition.source_file or not storage.exists(edition.source_file.name):
        return False
    with storage.open(edition.source_file.name) as file:
        return checksum(file.read()) == edition.source_checksum


def _sweep() -> list[str]:
    """Sweep as a later run does; what is left must be named by an edition, or as the original of a cleaned copy."""
    sweep_originals(now=timezone.now() + LEFT_ALONE + datetime.timedelta(hours=1))
    root = Path(storages["originals"].location)
    left = {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}
    named = set(EditionPage.objects.exclude(source_file="").values_list("source_file", flat=True))
    named |= set(KeptOriginal.objects.values_list("file", flat=True))
    return [f"nothing names the original {name}" for name in sorted(left - named)]
