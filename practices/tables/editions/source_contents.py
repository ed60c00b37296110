"""What the released source files of editions hold beside their words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from practices.interchange.file_contents.files import list_file_contents
from practices.interchange.file_contents.held import Held
from practices.interchange.text import UnreadableText
from practices.models import Audience, EditionPage, Release, ReleasedKind


@dataclass(frozen=True, slots=True)
class SourceContents:
    """A source file that somebody beside its organization may download, and what it holds beside its words.

    `held` is without what a cleaned copy would hold as well, the gravest first. `fault`: why nobody can tell, a
    sentence.
    """

    edition: EditionPage
    audience: str
    held: tuple[Held, ...] = ()
    fault: str = ""


def released_source_contents() -> Iterator[SourceContents]:
    """Yield the source files that were released beyond their own organization, by address.

    Each file is opened in a process of its own. One query.
    """
    audience = Release.objects.filter(kind=ReleasedKind.SOURCE_FILE, thing=OuterRef("translation_key"))
    editions = (
        EditionPage.objects.live()
        .exclude(source_file="")
        .annotate(audience=Subquery(audience.values("audience")[:1]))
        .filter(audience__isnull=False)
        .exclude(audience=Audience.OWN)
        .order_by("url_path")
    )
    for edition in editions:
        yield _look_at(edition, edition.audience)


def _look_at(edition: EditionPage, audience: str) -> SourceContents:
    try:
        with edition.source_file.open("rb") as file:
            held = list_file_contents(edition.source_name or str(edition.source_file.name), file.read())
    except UnreadableText as error:
        return SourceContents(edition, audience, fault=str(error))
    except OSError:
        return SourceContents(edition, audience, fault="The file is missing.")
    return SourceContents(edition, audience, tuple(one for one in held if not one.stays))
