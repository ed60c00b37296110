"""Citations of an edition, or of one provision of it: plain text, BibTeX, RIS, schema.org Legislation."""

import json
import re
from dataclasses import dataclass
from typing import Any

TRANSLATIONS = ("official_translation", "unofficial_translation")
LEGAL_VALUES = {
    "authentic": "AuthoritativeLegalValue",
    "official_translation": "OfficialLegalValue",
    "unofficial_translation": "UnofficialLegalValue",
    "consolidation": "UnofficialLegalValue",
    "extract": "UnofficialLegalValue",
    "summary": "UnofficialLegalValue",
}
"""The schema.org LegalValueLevel of each text status."""
SCHEMA_ORG = "https://schema.org/"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition that another one is made from, or into."""

    address: str
    language: str
    text_status: str


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited. Dates are ISO 8601 as far as they are known ("2003-05"), "" when they are not.

    `date`, `language_label` and `status_label` are in words. `provision` says how a single provision is cited
    ("Article 5, para 2"), "" for the whole text; `address` is then its own, `whole` that of the edition.
    `in_force` is None where it is not stated. `made_from` is what the text translates, consolidates or is an
    extract of; `made_into` are its translations.
    """

    id: str
    organization: str
    title: str
    symbol: str
    kind: str
    date: str
    dated_on: str
    language: str
    language_label: str
    text_status: str
    status_label: str
    address: str
    acronym: str = ""
    adopted_on: str = ""
    provision: str = ""
    whole: str = ""
    in_force: bool | None = None
    made_from: Edition | None = None
    made_into: tuple[Edition, ...] = ()

    @property
    def is_translation(self) -> bool:
        """Whether it is a translation, official or not."""
        return self.text_status in TRANSLATIONS


def cite_in_text(cited: Cited) -> str:
    """Write a citation: organization, provision, title, symbol, date, language, text status, address."""
    symbol = f" ({cited.symbol})" if cited.symbol else ""
    provision = f"{cited.provision}, " if cited.provision else ""
    parts = [
        cited.organization,
        f"{provision}{cited.title}{symbol}",
        cited.date,
        f"{cited.language_label}, {cited.status_label}",
        cited.address,
    ]
    return ". ".join(parts)


# BibTeX

_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_IN_ADDRESS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
_NOT_IN_KEY = re.compile(r"[^a-z0-9]+")


def write_bibtex(cited: Cited) -> str:
    """Write an entry in UTF-8 for BibTeX and biblatex; the text status is in its note."""
    fields = {
        "author": f"{{{_escaped(cited.organization)}}}",
        "title": f"{{{_escaped(_titled(cited))}}}",
        "year": cited.dated_on[:4],
        "month": str(int(cited.dated_on[5:7])) if len(cited.dated_on) >= 7 else "",
        "date": cited.dated_on,
        "number": _escaped(cited.symbol),
        "type": _escaped(cited.kind),
        "language": _escaped(cited.language),
        "note": _escaped(f"{cited.language_label}, {cited.status_label}"),
        "url": _line(cited.address).translate(_IN_ADDRESS),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(cited)},", *lines, "}", ""])


def _titled(cited: Cited) -> str:
    return f"{cited.provision}, {cited.title}" if cited.provision else cited.title


def _escaped(text: str) -> str:
    return _line(text).translate(_BIBTEX)


def _key(cited: Cited) -> str:
    parts = (cited.acronym or cited.organization, cited.symbol or cited.title, cited.dated_on, cited.language)
    words = [_NOT_IN_KEY.sub("-", part.casefold()).strip("-")[:40].strip("-") for part in (*parts, cited.provision)]
    return "-".join([*filter(None, words), cited.id[:8]])


def _line(text: str) -> str:
    """Return a text on one line, without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


# RIS


def write_ris(cited: Cited) -> str:
    """Write a record for reference managers (RIS, lines ended by CR LF); the text status is in its note."""
    year, month, day = ([*cited.dated_on.split("-"), "", "", ""])[:3]
    fields = [
        ("TY", "STAT"),
        ("TI", cited.title),
        ("AU", cited.organization),
        ("PB", cited.organization),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("SE", cited.provision),
        ("M1", cited.symbol),
        ("M3", cited.kind),
        ("LA", cited.language),
        ("N1", f"{cited.language_label}, {cited.status_label}"),
        ("UR", cited.address),
        ("ID", _key(cited)),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


# schema.org


def legislation(cited: Cited) -> dict[str, Any]:
    """Describe what is cited as schema.org Legislation; what is not known is left out."""
    described: dict[str, Any] = {
        "@context": SCHEMA_ORG.rstrip("/"),
        "@type": "Legislation",
        "@id": cited.address,
        "url": cited.address,
        "name": _titled(cited),
        "legislationIdentifier": cited.symbol or f"urn:uuid:{cited.id}",
        "legislationType": cited.kind,
        "legislationDate": cited.adopted_on or cited.dated_on,
        "legislationDateVersion": cited.dated_on,
        "legislationPassedBy": {"@type": "Organization", "name": cited.organization},
        "publisher": {"@type": "Organization", "name": cited.organization},
        "inLanguage": cited.language,
        "legislationLegalValue": SCHEMA_ORG + LEGAL_VALUES[cited.text_status],
        "creativeWorkStatus": cited.status_label,
        "citation": cite_in_text(cited),
    }
    if cited.in_force is not None:
        described["legislationLegalForce"] = SCHEMA_ORG + ("InForce" if cited.in_force else "NotInForce")
    if cited.provision:
        described["isPartOf"] = {"@type": "Legislation", "@id": cited.whole, "name": cited.title}
    if cited.made_from is not None:
        relation = "translationOfWork" if cited.is_translation else "isBasedOn"
        described[relation] = _related(cited.made_from)
    translations = [_related(edition) for edition in cited.made_into if edition.text_status in TRANSLATIONS]
    if translations:
        described["workTranslation"] = translations
    return {name: value for name, value in described.items() if value}


def _related(edition: Edition) -> dict[str, str]:
    return {"@type": "Legislation", "@id": edition.address, "inLanguage": edition.language}


def write_json_ld(cited: Cited) -> str:
    """Write `legislation` as JSON that may also stand inside a page: no `<`, `>` or `&` is left in it."""
    text = json.dumps(legislation(cited), ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
