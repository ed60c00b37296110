"""The pictures of texts: kept as soon as a draft names them, shown once its text is published."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from wagtail.models import Revision

from practices.actions.kept_files import drop_file, keep_file, keeping_files
from practices.actions.source_files import SourceRefused, read_source
from practices.actions.stored_files import LEFT_ALONE
from practices.documents.files import read_file
from practices.documents.notation import picture_codes
from practices.documents.readings import FilePicture
from practices.documents.text import UnreadableText
from practices.models.edition_pictures import EditionPicture
from practices.models.editions import EditionPage, checksum

REMEMBERED = 10 * 60
"""Seconds for which a file in which some pictures were not found is not read again."""
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


def complete_revision(*, revision: Revision) -> int:
    """Keep the pictures that a revision of an edition names, as `complete_pictures` does; return how many at once."""
    if not picture_codes(revision.content.get("numbered_text") or ""):
        return 0
    draft = revision.as_object()
    return complete_pictures(edition=draft, by=revision.user) if isinstance(draft, EditionPage) else 0


@keeping_files()
def complete_pictures(*, edition: EditionPage, by: Any, read: Iterable[FilePicture] = ()) -> int:
    """Keep the pictures that the text of an edition, which may be a draft, names; return how many are kept at once.

    They come from `read`, a reading of its file, from the texts of the organization and those that `by` may read; else
    from the source file, once the transaction is committed. One that is in none of them is shown by its words alone.
    """
    codes = picture_codes(edition.numbered_text)
    list(_rows(edition, codes).select_for_update(of=("self",)))  # none of them is swept meanwhile
    missing = _missing(edition, codes)
    if not missing:
        return 0
    count = keep_pictures(edition=edition, pictures=read, wanted=missing)
    count += _copy_from_others(edition, _missing(edition, missing), by)
    if edition.source_file and _missing(edition, missing):
        transaction.on_commit(partial(complete_from_source, edition=edition), robust=True)
    show_pictures(edition=EditionPage.objects.get(pk=edition.pk))
    return count


def complete_from_source(*, edition: EditionPage) -> int:
    """Keep the pictures of an edition that its source file has; return how many are new.

    The file is read before anything is written. What fails is done when the edition is saved again, and by the worker
    once it is published.
    """
    missing = _missing(edition, picture_codes(edition.numbered_text))
    # a file that has not all of it is not read again and again, as the editor saves
    tried = f"pictures-{edition.source_checksum}-{checksum(' '.join(missing).encode())}"
    if not missing or not edition.source_file or cache.get(tried):
        return 0
    pictures = _read_source(edition)
    if not {picture.code for picture in pictures}.issuperset(missing):
        cache.set(tried, True, REMEMBERED)
    return _keep_and_show(edition, pictures, missing)


@keeping_files()
def _keep_and_show(edition: EditionPage, pictures: Iterable[FilePicture], wanted: Collection[str]) -> int:
    published = EditionPage.objects.filter(pk=edition.pk).first()
    if published is None:  # deleted meanwhile
        return 0
    count = keep_pictures(edition=edition, pictures=pictures, wanted=wanted)
    show_pictures(edition=published)
    return count


@keeping_files()
def keep_pictures(*, edition: EditionPage, pictures: Iterable[FilePicture], wanted: Iterable[str] | None = None) -> int:
    """Keep pictures that were read out of a file with an edition, those `wanted` alone; return how many are new."""
    asked = {picture.code: picture for picture in pictures}
    codes = set(asked) if wanted is None else set(asked) & set(wanted)
    new = codes - set(EditionPicture.objects.filter(edition=edition, code__in=codes).values_list("code", flat=True))
    for code in sorted(new):
        picture = asked[code]
        _keep(edition, code, picture.media_type, picture.content, picture.width, picture.height)
    return len(new)


def show_pictures(*, edition: EditionPage) -> None:
    """Note which pictures the text names that is published, if one is."""
    rows = EditionPicture.objects.filter(edition=edition)
    shown = picture_codes(edition.numbered_text) if edition.live else []
    rows.filter(is_shown=False, code__in=shown).update(is_shown=True)
    rows.filter(is_shown=True).exclude(code__in=shown).update(is_shown=False)


def sweep_pictures(*, now: datetime.datetime) -> int:
    """Remove the pictures that neither the text of their edition nor any revision of it names; return how many.

    Those younger than `LEFT_ALONE` stay: somebody may be working on a text that is not saved yet.
    """
    old = EditionPicture.objects.filter(is_shown=False, kept_at__lt=now - LEFT_ALONE)
    editions = old.order_by("edition").values_list("edition", flat=True).distinct()
    return sum(_sweep_edition(edition, old.filter(edition=edition)) for edition in editions)


@transaction.atomic
def _sweep_edition(edition: int, old: Any) -> int:
    """Remove those of an edition's old pictures that no text of it names, not even as left out."""
    rows = list(old.select_for_update(of=("self",)).order_by("pk"))  # who saves a text that names them waits
    revisions = Revision.page_revisions.filter(object_id=str(edition)).order_by()
    texts = [*EditionPage.objects.filter(pk=edition).values_list("numbered_text", flat=True)]
    texts += revisions.values_list("content__numbered_text", flat=True)
    gone = [row for row in rows if not any(row.code in text for text in texts if text)]
    EditionPicture.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for row in gone:
        transaction.on_commit(partial(drop_file, str(row.stored.name)), robust=True)
    return len(gone)


def _rows(edition: EditionPage, codes: Iterable[str]) -> QuerySet[EditionPicture]:
    return EditionPicture.objects.filter(edition_id=edition.pk, code__in=codes).order_by("pk")


def _missing(edition: EditionPage, codes: Sequence[str]) -> list[str]:
    kept = set(_rows(edition, codes).values_list("code", flat=True))
    return [code for code in codes if code not in kept]


def _copy_from_others(edition: EditionPage, codes: Iterable[str], by: Any) -> int:
    own = Q(edition__instrument__organization=edition.instrument.organization_id)
    readable = Q(pk__in=EditionPicture.objects.visible_to(by).values("pk")) if by is not None else Q()
    found = EditionPicture.objects.filter(code__in=codes).filter(own | readable if by is not None else own)
    sources = {row.code: row for row in found.order_by("pk")}
    for row in sources.values():
        try:
            with row.stored.open("rb") as file:
                content = file.read()
        except FileNotFoundError:
            continue
        _keep(edition, row.code, row.media_type, content, row.width, row.height)
    return len(sources)


def _read_source(edition: EditionPage) -> tuple[FilePicture, ...]:
    try:
        return read_file(*read_source(edition)).pictures
    except (SourceRefused, UnreadableText):
        return ()


def _keep(edition: EditionPage, code: str, media_type: str, content: bytes, width: int, height: int) -> None:
    """Keep a picture; one that somebody else keeps at this moment is the same."""
    try:
        with transaction.atomic():
            keep_file(
                EditionPicture,
                name=f"{code}{ENDINGS[media_type]}",
                media_type=media_type,
                content=content,
                edition_id=edition.pk,
                code=code,
                width=width,
                height=height,
            )
    except IntegrityError:
        if not EditionPicture.objects.filter(edition_id=edition.pk, code=code).exists():
            raise
