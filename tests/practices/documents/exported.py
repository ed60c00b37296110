"""Documents as the writers are given them, made from numbered text."""

from dataclasses import replace
from typing import Any

from practices.documents.citations import Cited
from practices.documents.documents import ExportDocument, ExportFrame, ExportProvision
from practices.texts.numbering import segment

ADDRESS = "https://exchange.example.org/organizations/forum/code/2003-05-en/"
RICH = """Article 1 – Gifts

1. No *gift*[^1] is taken, see [the rules](https://example.org/?a=1&b=2).

[^1]: A **note** of it.

  (a) Small tokens;

| Duty | Who acts |
| --- | --- |
| Report it<br>at once | The member |

![Form](page:12)

Article 2

Words of an article without a heading, which end with a stop.
"""


def cited(**fields: Any) -> Cited:
    """Make what is cited; a test names the fields that it is about."""
    values = {
        "id": "0b9f1d5e-1111-4222-8333-944444444444",
        "organization": "Forum of Organizations",
        "acronym": "FO",
        "title": "Code of Conduct",
        "symbol": "FO/2003/5",
        "kind": "Code of conduct",
        "date": "May 2003",
        "dated_on": "2003-05",
        "language": "en",
        "language_label": "English",
        "text_status": "authentic",
        "status_label": "Authentic text",
        "address": ADDRESS,
        "whole": ADDRESS,
    }
    return Cited(**{**values, **fields})


def exported(text: str = RICH, *, gaps: dict[str, str] | None = None, **fields: Any) -> ExportDocument:
    """Make a document of `text`; fields of what is cited and of the document may be mixed. `gaps` are by eId."""
    own = {name: fields.pop(name) for name in list(fields) if name in Cited.__dataclass_fields__}
    about = cited(**own)
    provisions = tuple(
        ExportProvision.of(
            row,
            id=f"00000000-0000-4000-8000-{line:012}",
            address=f"https://exchange.example.org/provisions/{line}/",
            gap=(gaps or {}).get(row.eid, ""),
        )
        for line, row in enumerate(segment(text, language=about.language).segments, start=1)
    )
    values = {
        "cited": about,
        "instrument": "11111111-1111-4111-8111-111111111111",
        "instrument_address": "https://exchange.example.org/organizations/forum/code/",
        "organization_id": "22222222-2222-4222-8222-222222222222",
        "organization_address": "https://exchange.example.org/organizations/forum/",
        "kind": "Code of conduct",
        "precision": "month",
        "status_note": "The text as its organization adopted or issued it.",
        "reuse_terms": "reuse",
        "reuse_label": "Reuse with the source",
        "published_on": "2004-02-01",
        "provisions": provisions,
        "frame": ExportFrame(),
    }
    return ExportDocument(**{**values, **fields})


def withheld(**fields: Any) -> ExportDocument:
    """Make a document whose text is not given."""
    return replace(exported(**fields), provisions=(), notice="Its text is not in this file.")
