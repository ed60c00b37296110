"""References in running text, "Article 4, paragraph 2", and where in the text they lead; defined terms. Pure Python.

What is ambiguous, or not in the text, leads nowhere: nothing is asserted.
"""

from practices.texts.references.definitions import DefinedTerms, DefiningPiece, find_definitions
from practices.texts.references.finding import find_references
from practices.texts.references.places import Place, Places
from practices.texts.references.steps import PlaceReference, Step

__all__ = [
    "DefinedTerms",
    "DefiningPiece",
    "Place",
    "PlaceReference",
    "Places",
    "Step",
    "find_definitions",
    "find_references",
]
