"""An own text, a reference, and a third organization that says it in its own words."""

from typing import Any

from practices.actions.vectors import refresh_all
from practices.models.editions import EditionPage
from practices.models.instruments import ReuseTerms
from practices.models.provisions import Provision
from tests import factories

REFERENCE = """1. Gifts

Members shall not accept any gift, favour or payment in connection with their duties.

2. Reporting

Members shall report every suspicion of trafficking to the designated officer without delay.

3. Host country

Members shall obey the law of the host country and respect its customs.
"""
OWN = """1. Reports

Staff should report every suspicion of trafficking to the designated officer without delay.

2. Local law

Staff shall obey the law of the host country and respect its customs.
"""
OTHERS = """1. Presents

No present, favour or payment in connection with official duties may be accepted.

2. Notes

Reports are written in English.
"""


def reference(**fields: Any) -> EditionPage:
    """Make the reference; `terms` are those of reuse, "reuse" unless given."""
    terms = fields.pop("terms", ReuseTerms.REUSE)
    instrument = factories.instrument(factories.organization("Standing Forum"), title="Model code", reuse_terms=terms)
    return factories.edition(instrument, **{"text": REFERENCE, **fields})


def own(**fields: Any) -> EditionPage:
    """Make the own text, of free reuse."""
    instrument = factories.instrument(factories.organization("Harbour Union"), title="Own code", reuse_terms="free")
    return factories.edition(instrument, **{"text": OWN, **fields})


def others(**fields: Any) -> EditionPage:
    """Make the text of a third organization; `terms` are those of reuse, `name` that of the organization."""
    terms, name = fields.pop("terms", ReuseTerms.FREE), fields.pop("name", "Polar Council")
    of = factories.instrument(factories.organization(name), title=f"Policy of {name}", reuse_terms=terms)
    return factories.edition(of, **{"text": OTHERS, **fields})


def presents(edition: EditionPage) -> Provision:
    """Return the provision on presents of another's text."""
    return edition.provisions.current().get(text__contains="present")


def address(mine: EditionPage, theirs: EditionPage, more: str = "") -> str:
    """Return the address of the gap page."""
    return f"/gaps/?own={mine.translation_key}&reference={theirs.translation_key}{more}"


def prepare_all() -> None:
    """Do what happens in the background after publishing."""
    refresh_all()
