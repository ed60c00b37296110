"""Editions with all that their pages say of them, without their words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.models.releases import ReleasedKind
from practices.queries.adoptions.statements import Named, name_instrument, name_organization
from practices.queries.editions.export_documents import may_take_text
from practices.queries.editions.exports import AKOMA_NTOSO, TEXT_FORMATS
from practices.queries.editions.origins import origins_of
from practices.queries.editions.rows import status_note
from practices.queries.releases import CurrentRelease, opened, with_release


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that an edition was made from, where the reader may have it."""

    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DescribedEdition:
    """An edition with what its page says. `made_from`, `earlier` and `later`: uuids of texts that the reader may see.

    `exports` are addresses by the ending of the file; `gives_text` says whether these files hold the words.
    """

    page: EditionPage
    organization: Named
    instrument: Named
    status_note: str
    made_from: str | None
    earlier: str | None
    later: str | None
    is_facsimile: bool
    provision_count: int
    source_file: SourceFile | None
    gives_text: bool
    exports: dict[str, str]
    release: CurrentRelease | None


def editions_to_describe(user: Any) -> QuerySet[EditionPage]:
    """Return the editions that `user` may see, in any order, for `describe_editions`."""
    sources = EditionPage.objects.source_visible_to(user).filter(pk=OuterRef("pk")).order_by()
    provisions = Provision.objects.current().filter(edition=OuterRef("pk")).order_by().values("edition")
    visible: QuerySet[EditionPage] = EditionPage.objects.visible_to(user).annotate(
        source_is_open=Exists(sources),
        is_unstructured=Q(numbered_text=""),
        provision_count=Coalesce(Subquery(provisions.annotate(count=Count("pk")).values("count")), 0),
    )
    related = visible.select_related("instrument__organization").defer("numbered_text")
    named = related.prefetch_related("instrument__organization__names", "instrument__titles")
    return with_release(named, ReleasedKind.EDITION)


def describe_editions(pages: Sequence[EditionPage], user: Any) -> list[DescribedEdition]:
    """Describe editions of `editions_to_describe`, in their order. One query, however many there are."""
    beside: dict[int, list[EditionPage]] = defaultdict(list)
    instruments = {page.instrument_id for page in pages}
    others = EditionPage.objects.visible_to(user).filter(instrument__in=instruments).defer("numbered_text")
    for other in others.order_by("-dated_on", "language", "text_status", "pk") if instruments else ():
        beside[other.instrument_id].append(other)
    return [_described(page, beside[page.instrument_id], user) for page in pages]


def _described(page: Any, beside: Sequence[EditionPage], user: Any) -> DescribedEdition:
    origins = origins_of(page, beside)
    instrument, key = page.instrument, page.translation_key
    forms = [
        code
        for code, form in TEXT_FORMATS.items()
        if not form.is_citation and not (page.is_summary and code == AKOMA_NTOSO)
    ]
    source = SourceFile(reverse("source", args=[key]), page.source_checksum) if page.source_is_open else None
    return DescribedEdition(
        page=page,
        organization=name_organization(instrument.organization),
        instrument=name_instrument(instrument),
        status_note=status_note(page.text_status),
        made_from=origins.source.id if origins.source else None,
        earlier=origins.earlier.id if origins.earlier else None,
        later=origins.later.id if origins.later else None,
        is_facsimile=page.is_unstructured and bool(page.source_file),
        provision_count=page.provision_count,
        source_file=source,
        gives_text=may_take_text(instrument, user),
        exports={code: reverse("edition_export", kwargs={"key": key, "form": code}) for code in forms},
        release=opened(page),
    )
