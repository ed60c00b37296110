"""What source files of editions hold beside their words: of one edition, and of all that were released."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from organizations.models import reader_of
from practices.documents.file_contents.held import LOW, ContentKind, HeldContent
from practices.documents.source_files import examine_source, needs_choice, needs_reason
from practices.models.editions import EditionPage, checksum
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind
from practices.models.source_files import EXAMINATION, ExaminedFile, KeptOriginal


@dataclass(frozen=True, slots=True)
class SourceContents:
    """A source file that somebody beside its organization may download, and what it holds beside its words.

    `held` is without what a cleaned copy would hold as well, the gravest first. `fault`: why nobody can tell, a
    sentence. `has_reason`: it was released as it is, with a stated reason.
    """

    edition: EditionPage
    audience: str
    held: tuple[HeldContent, ...] = ()
    fault: str = ""
    has_reason: bool = False


@dataclass(frozen=True, slots=True)
class SourceReading:
    """The source file of one edition, or of its draft.

    `grave` and `minor` are what it holds, the gravest first; `original` is that of which it is the cleaned copy.
    """

    name: str
    grave: tuple[HeldContent, ...] = ()
    minor: tuple[HeldContent, ...] = ()
    fault: str = ""
    original: KeptOriginal | None = None

    @property
    def needs_reason(self) -> bool:
        """Whether it is released for a stated reason alone."""
        return needs_reason(self.grave, self.fault)

    @property
    def can_be_cleaned(self) -> bool:
        """Whether a cleaned copy would not hold all of it."""
        return any(not one.stays for one in (*self.grave, *self.minor))

    @property
    def is_signed(self) -> bool:
        """Whether a cleaned copy would no longer be signed."""
        return any(one.kind is ContentKind.SIGNATURES for one in self.grave)

    @property
    def needs_choice(self) -> bool:
        """Whether a person says which copy readers get."""
        return needs_choice(self.grave)


def read_source_contents(edition: EditionPage) -> SourceReading | None:
    """Return what the source file of an edition, or of its draft, holds; None without a file. Two queries.

    A file that was not examined yet is opened in a process of its own.
    """
    if not edition.source_file:
        return None
    name = edition.source_name or str(edition.source_file.name)
    original = KeptOriginal.objects.filter(edition_id=edition.pk, cleaned_checksum=edition.source_checksum).first()
    noted = ExaminedFile.objects.filter(checksum=edition.source_checksum, version=EXAMINATION).first()
    held, fault = (noted.kinds, noted.fault) if noted is not None else _examined(edition, name)
    return source_reading(name, held, fault, original)


def source_reading(
    name: str, held: Collection[HeldContent], fault: str = "", original: KeptOriginal | None = None
) -> SourceReading:
    """Return what a file holds, with what is minor apart."""
    grave = tuple(one for one in held if one.kind not in LOW)
    return SourceReading(name, grave, tuple(one for one in held if one.kind in LOW), fault, original)


def released_editions() -> QuerySet[EditionPage]:
    """Keep the published editions whose source file was released beyond their organization, with its `audience`."""
    audience = Release.objects.filter(kind=ReleasedKind.SOURCE_FILE, thing=OuterRef("translation_key"))
    editions: QuerySet[EditionPage] = (
        EditionPage.objects.live()
        .exclude(source_file="")
        .annotate(audience=Subquery(audience.values("audience")[:1]))
        .filter(audience__isnull=False)
        .exclude(audience=Audience.OWN)
    )
    return editions


def released_holding(user: Any) -> QuerySet[EditionPage]:
    """Keep the released editions of the organizations of `user` whose file calls for a reason; `has_reason` says so.

    Of files that were examined: the worker does that within a day.
    """
    examined = ExaminedFile.objects.filter(checksum=OuterRef("source_checksum"), needs_reason=True)
    stated = ReleaseDecision.objects.filter(
        kind=ReleasedKind.SOURCE_FILE, thing=OuterRef("translation_key"), uncleaned_file=OuterRef("source_checksum")
    )
    return (
        released_editions()
        .exclude(source_checksum="")
        .filter(Exists(examined), instrument__organization__in=reader_of(user).organizations)
        .annotate(has_reason=Exists(stated))
    )


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """A released source file that calls for a reason; `reason` is the one that was stated, "" where there is none."""

    title: str
    url: str
    audience: str
    held: tuple[HeldContent, ...]
    reason: str


def released_files(user: Any) -> list[ReleasedFile]:
    """Return what `released_holding` keeps, by address. Three queries."""
    editions = list(released_holding(user).select_related("instrument").order_by("url_path"))
    noted = {
        one.checksum: one for one in ExaminedFile.objects.filter(checksum__in={e.source_checksum for e in editions})
    }
    decisions = ReleaseDecision.objects.filter(
        kind=ReleasedKind.SOURCE_FILE,
        thing__in=[one.translation_key for one in editions],
        uncleaned_file__in=noted,
    )
    reasons = dict(decisions.order_by("sequence").values_list("thing", "record__uncleaned_reason"))
    return [
        ReleasedFile(
            f"{edition.title} ({edition.slug})",
            reverse("source_files:file", args=[edition.translation_key]),
            str(Audience(edition.audience).label),
            tuple(one for one in noted[edition.source_checksum].kinds if one.calls_for_reason),
            reasons.get(edition.translation_key, ""),
        )
        for edition in editions
    ]


def released_source_contents() -> Iterator[SourceContents]:
    """Yield the source files that were released beyond their own organization, by address.

    Each file is opened in a process of its own. One query, and one for each file that holds something.
    """
    for edition in released_editions().order_by("url_path"):
        yield _look_at(edition, edition.audience)


def _look_at(edition: EditionPage, audience: str) -> SourceContents:
    try:
        with edition.source_file.open("rb") as file:
            content = file.read()
    except OSError:
        return SourceContents(edition, audience, fault="The file is missing.")
    found = examine_source(edition.source_name or str(edition.source_file.name), content)
    held = tuple(one for one in found.held if not one.stays or one.calls_for_reason)
    stated = ReleaseDecision.objects.filter(
        kind=ReleasedKind.SOURCE_FILE, thing=edition.translation_key, uncleaned_file=checksum(content)
    )
    has_reason = needs_reason(found.held, found.fault) and stated.exists()
    return SourceContents(edition, audience, held, found.fault, has_reason)


def _examined(edition: EditionPage, name: str) -> tuple[tuple[HeldContent, ...], str]:
    try:
        with edition.source_file.open("rb") as file:
            found = examine_source(name, file.read())
    except OSError:
        return (), "The file is missing."
    return found.held, found.fault
