"""The names of a text: IRIs of work, expression and manifestation after AKN4UN and the OASIS naming convention.

AKN4UN is the United Nations' guideline of 2020 (Akoma Ntoso for the United Nations System); it names a work
`/akn/un/{documentType}/{subtype}/{actor}/{date}/{number}`, an expression `{work}/{language}@{date}` and a
manifestation `{expression}.xml`, with `/!main` and `/!annex_1` for the parts.

Its jurisdiction `un` is for the organizations of the United Nations system alone. Others are named in the same
manner under a jurisdiction of two letters, as the OASIS convention asks: `eu` for the European Union and its
institutions, and for the rest `xx`, which ISO 3166-1 leaves to its users; the actor tells them apart.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass

from practices.documents.akoma_ntoso.documents import Document
from practices.documents.akoma_ntoso.languages import three_letters

_UNITED_NATIONS = (
    "ctbto fao iaea icao icj ifad ilo imf imo iom itc itu opcw un un-habitat un-women unaids uncdf unctad undp undrr "
    "unece unep unesco unfccc unfpa unhcr unicef unicri unidir unido unitar united-nations unodc unog unops unov "
    "unrisd unrwa unssc unu unv unwto upu wb wfp who wipo wmo world-bank wto"
)
_EUROPEAN_UNION = "cjeu ec eca eda eea eeas efsa eib ema eu euaa euipo europol eurojust european-union fra frontex"
UNITED_NATIONS = frozenset(_UNITED_NATIONS.split())
"""The organizations of the system by acronym: its organs, programmes, specialized agencies, related organizations."""
EUROPEAN_UNION = frozenset(_EUROPEAN_UNION.split())
UN, EU, OTHER = "un", "eu", "xx"


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """How AKN4UN models a kind of instrument: element, subtype (prescribed) and @name (suggested)."""

    element: str
    subtype: str
    name: str

    @property
    def body(self) -> str:
        """The element that holds the main text."""
        return "body" if self.element == "act" else "mainBody"


CLASSES = {
    "code_of_conduct": DocumentClass("act", "provision", "codeOfConduct"),
    "staff_regulations": DocumentClass("act", "provision", "regulation"),
    "staff_rules": DocumentClass("act", "provision", "rules"),
    "agreement": DocumentClass("act", "provision", "treaty"),
    "treaty": DocumentClass("act", "provision", "treaty"),
    "policy": DocumentClass("statement", "instruction", "policy"),
    "guidelines": DocumentClass("statement", "instruction", "guidelines"),
    "decision": DocumentClass("statement", "deliberation", "decision"),
    "other": DocumentClass("doc", "", "document"),
}
"""By the portal's kinds; classes "normative documents", "administrative issuances" and "deliberative documents"."""


@dataclass(frozen=True, slots=True)
class DocumentIdentifiers:
    """The IRIs of a text, and the dates in them.

    `work_date` is the date of the work, else of the text, else of its publication here, None if none is known.
    """

    jurisdiction: str
    work: str
    expression: str
    number: str
    language: str
    work_date: datetime.date | None
    expression_date: datetime.date | None

    @property
    def manifestation(self) -> str:
        """The IRI of the XML."""
        return f"{self.expression}.xml"

    def part(self, level: str, name: str = "main") -> str:
        """Return the IRI of a part of the text; `level` is work, expression or manifestation."""
        base = self.work if level == "work" else self.expression
        return f"{base}/!{name}" + (".xml" if level == "manifestation" else "")


def name_document(document: Document) -> DocumentIdentifiers:
    """Name the work, its expression and its manifestation; what is not known of a date is left out of the IRI."""
    model = CLASSES.get(document.kind, CLASSES["other"])
    actor = _actor(document)
    published = document.published_at.date() if document.published_at else None
    first = min((event.on for event in document.events), default=None)
    work_date = document.work_date or first or document.dated_on or published
    expression_date = document.dated_on or work_date
    number = plain_name(document.symbol, keeps_case=True) or plain_name(document.title) or "nn"
    jurisdiction = find_jurisdiction(document)
    parts = ["akn", jurisdiction, model.element, model.subtype, actor, _date(work_date, document), number]
    work = "/" + "/".join(filter(None, parts))
    language = three_letters(document.language)
    expression = f"{work}/{language}@{_date(expression_date, document) if expression_date else ''}"
    return DocumentIdentifiers(jurisdiction, work, expression, number, language, work_date, expression_date)


def find_jurisdiction(document: Document) -> str:
    """Return the jurisdiction of an organization, by its acronym or slug."""
    names = {plain_name(document.organization.acronym), document.organization.slug}
    if names & UNITED_NATIONS:
        return UN
    return EU if names & EUROPEAN_UNION else OTHER


def plain_name(text: str, *, keeps_case: bool = False) -> str:
    """Return a text as a part of an IRI, in ASCII: "A/RES/66/1" becomes "A-RES-66-1". "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    parts = re.findall(r"[A-Za-z0-9]+", plain if keeps_case else plain.lower())
    return "-".join(parts)[:80].strip("-")


def _actor(document: Document) -> str:
    """Return the author's part, which may not begin with a figure."""
    name = plain_name(document.organization.acronym) or plain_name(document.organization.slug)
    return name if name[:1].isalpha() else f"org-{name}".rstrip("-")


def _date(on: datetime.date | None, document: Document) -> str:
    """Return a date as far as it is known; the year 0001 stands for none, which the convention cannot leave out."""
    if on is None:
        return "0001"
    is_partial = on == document.dated_on and document.precision in {"month", "year"}
    return on.isoformat()[: {"month": 7, "year": 4}[document.precision]] if is_partial else on.isoformat()
