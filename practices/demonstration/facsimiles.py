"""A text of the demonstration as the PDF that an office would have sent."""

from practices.demonstration.exchange import DemoEdition
from practices.documents.citations import Cited
from practices.documents.documents import ExportDocument, ExportProvision
from practices.documents.pdf_out import write_pdf
from practices.models.editions import TextStatus
from practices.models.instruments import InstrumentPage
from practices.texts.numbering import segment


def set_as_pdf(*, text: DemoEdition, instrument: InstrumentPage) -> bytes:
    """Set the text of a facsimile as PDF. The same text gives the same bytes."""
    organization = instrument.organization
    cited = Cited(
        id=text.key,
        organization=organization.name_in(text.language),
        title=instrument.title_in(text.language),
        symbol=instrument.symbol,
        kind=instrument.kind,
        date=text.date,
        dated_on=text.date,
        language=text.language,
        language_label=text.language,
        text_status=text.text_status,
        status_label=str(TextStatus(text.text_status).label),
        address=organization.website,
    )
    document = ExportDocument(
        cited=cited,
        instrument="",
        instrument_address="",
        organization_id="",
        organization_address=organization.website,
        kind=str(instrument.get_kind_display()),
        precision="day",
        status_note="",
        reuse_terms=instrument.reuse_terms,
        reuse_label=str(instrument.get_reuse_terms_display()),
        provisions=tuple(map(ExportProvision.of, segment(text.text, language=text.language).segments)),
        is_demonstration=True,
    )
    return write_pdf(document)
