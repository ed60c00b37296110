"""The files of a mailing: a folder for each organization with the letter and what goes along, and the list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.text import slugify

from organizations.models import OrganizationPage
from organizations.models.people import stand_in
from practices.documents.pdf_out import UnprintableText
from practices.models.editions import EditionPage
from practices.models.outreach.letters import Letter, Mailing
from practices.outreach.queries.mailings import left_out_of, letter_rows, write_list
from practices.outreach.queries.packs import deliverable, items_of
from practices.outreach.queries.recipients import reads_as
from practices.queries.editions.exports import TEXT_FORMATS, export_edition, exportable

ENCLOSED_AS = ("docx", "pdf")
"""As which files a text goes along."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along with a letter."""

    name: str
    content: bytes


@dataclass(slots=True)
class Enclosures:
    """Writes each text once for those to whom its terms of reuse apply, and once for its own organization."""

    made: dict[tuple[int, bool], tuple[Enclosure, ...]] = field(default_factory=dict)

    def of(self, edition: EditionPage, organization: OrganizationPage) -> tuple[Enclosure, ...]:
        """Return the files of a text that is open to `organization`.

        Of a text that cannot be set as PDF, Word alone.
        """
        is_own = edition.instrument.organization_id == organization.pk
        key = (edition.pk, is_own)
        if key not in self.made:
            self.made[key] = tuple(_write(edition, organization))
        return self.made[key]


def _write(edition: EditionPage, organization: OrganizationPage) -> Iterator[Enclosure]:
    reader = stand_in(reads_as(organization))
    found = exportable(edition.translation_key, reader)
    if found is None:
        return
    for code in ENCLOSED_AS:
        export = export_edition(found, TEXT_FORMATS[code], reader)
        try:
            yield Enclosure(export.name, export.write())
        except UnprintableText:
            continue


def mailing_files(mailing: Mailing) -> Iterator[tuple[str, bytes]]:
    """Return the files of a mailing as (path, content): the list, then a folder for each letter by number.

    What was refused when the letters were made, and what was closed since, does not go along; the list says so.
    The same state of the exchange gives the same files.
    """
    letters = list(Letter.objects.filter(mailing=mailing).for_listing())
    editions = [item.edition for item in items_of(mailing.pack)] if mailing.pack else []
    closed = _closed_since(mailing, letters, editions)
    rows = letter_rows(letters, editions, closed)
    yield "list.csv", write_list(rows).encode()
    enclosures = Enclosures()
    for letter in letters:
        folder = folder_of(letter)
        for file in letter.files.all():
            with file.stored.open() as stored:
                yield f"{folder}/{file.name}", stored.read()
        left_out = closed[letter.pk]
        going = [edition for edition in editions if str(edition.translation_key) not in left_out]
        for place, edition in enumerate(going, start=1):
            for made in enclosures.of(edition, letter.organization):
                yield f"{folder}/enclosures/{place}-{made.name}", made.content


def _closed_since(
    mailing: Mailing, letters: Sequence[Letter], editions: Sequence[EditionPage]
) -> dict[int, dict[str, str]]:
    """Return what does not go along with each letter, with the reason: refused then, or closed since."""
    found = left_out_of(mailing, letters)
    if mailing.pack is None or not editions:
        return found
    by_organization = {letter.organization_id: letter.pk for letter in letters}
    for row in deliverable(mailing.pack, [letter.organization for letter in letters]):
        if not row.is_open:
            left_out = found[by_organization[row.organization.pk]]
            left_out.setdefault(str(row.edition.translation_key), row.reason)
    return found


def folder_of(letter: Letter) -> str:
    """Name the folder of a letter: its number and its organization, in plain ASCII."""
    return "-".join(
        filter(None, (slugify(letter.reference_number.replace("/", "-")).upper(), letter.organization.slug))
    )
