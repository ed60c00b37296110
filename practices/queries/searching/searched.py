"""Which texts a search goes through, said where nothing is found."""

from dataclasses import dataclass
from typing import Any

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage


@dataclass(frozen=True, slots=True)
class SearchedTexts:
    """How many texts a reader searches, and of how many instruments that he or she may see no text is here."""

    text_count: int
    missing_count: int


def searched_texts(user: Any) -> SearchedTexts:
    """Count the texts that `user` may see, and the instruments without one. Two queries."""
    texts = EditionPage.objects.visible_to(user).exclude(numbered_text="").order_by()
    missing = InstrumentPage.objects.visible_to(user).exclude(pk__in=texts.values("instrument"))
    return SearchedTexts(texts.count(), missing.count())
