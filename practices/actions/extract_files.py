"""The own file of an extract: what is withheld is not in it, so it may be handed out as the whole text's may not."""

from organizations.models import Reader, stand_in
from practices.actions.editions import store_source
from practices.documents.pdf_out import UnprintableText
from practices.documents.source_files import clean_source
from practices.models.editions import EditionPage, TextStatus, checksum
from practices.queries.editions.exports import TEXT_FORMATS, export_edition, exportable, file_name


def give_own_file(*, edition: EditionPage) -> bool:
    """Set a published extract as PDF and keep that as its source file, unless its owner gave one; tell whether.

    An extract in letters that cannot be set has no file.
    """
    if edition.text_status != TextStatus.EXTRACT or edition.source_file or not edition.numbered_text.strip():
        return False
    owner = stand_in(Reader(organizations=frozenset({edition.instrument.organization_id})))
    found = exportable(edition.translation_key, owner)
    if found is None:
        return False
    form = TEXT_FORMATS["pdf"]
    try:
        written = export_edition(found, form, owner).write()
    except UnprintableText:
        return False
    name = file_name(found, form)
    content = clean_source(name, written, changes="accept").content  # without the names that a PDF has from its makers
    EditionPage.objects.filter(pk=edition.pk).update(
        source_file=store_source(name=name, content=content), source_name=name, source_checksum=checksum(content)
    )
    return True
