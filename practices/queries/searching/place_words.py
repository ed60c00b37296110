"""Words by which places in texts are cited, such as "article" or "Absatz": texts need not have them."""

import re

from practices.texts.references.place_words import PLACES
from practices.texts.written_forms import bare_word

MORE = (
    r"alin[eé]as?|al|lettres?|litt?|lettera|letra|tirets?|considerants?|recitals?|sentences?|subparagraphs?",
    r"subsections?|schedules?|annex(?:es)?|annexes?|appendi(?:x|ces)|anlagen?|anhang|anhange|anexos?|allegat[oi]",
    r"bijlagen?|satz|satze|saetze|buchstaben?|unterabsatz|absatze|nummern?|numero|nr|apartados?|incisos?|capitulos?",
    r"capitol[oi]|titulos?|titol[oi]|titres?|titel|hoofdstuk|hoofdstukken|onderdeel|onderdelen|leden|alinea|alinha",
    r"alineas|paragraf[oi]|paragrafos?|абзац\w*|подпункт\w*|параграф\w*|приложени\w*|стат(?:ей|ям|ях|ями)|букв\w{1,3}",
    r"[وف]?(?:[بك]?(?:ال)?|لل)(?:ماد[هة]|مادتين|مواد|فقر[هة]|فقرتين|فقرات|بند|بنود|قسم|اقسام|باب|ابواب|فصل|فصول|ملحق)",
)
"""Words beside those before numbers that citations are read by."""
PLACE = re.compile("|".join((*PLACES.values(), *MORE)), re.IGNORECASE)


def is_place_word(word: str) -> bool:
    """Tell whether places in texts are cited by a word, in one of the languages and in any form."""
    return bool(PLACE.fullmatch(word) or PLACE.fullmatch(bare_word(word)))
