"""The words by which places in texts are cited, in the languages that texts are in: in questions and in texts."""

import re
from functools import lru_cache

PLACES = {
    "art": r"articles?|arts?|art[ií]culos?|articol[oi]|artikeln?|artikels|artigos?|стать\w*|стат(?:ей|ям|ях)|ст"
    r"|المادة|مادة|المادت(?:ان|ين)|المواد|第",
    "sec": r"sections?|sec|ss?|secci[oó]n|sezione|§+",
    "rule": r"rules?|regel|regol[ae]|règles?|reglas?|norma|правил\w*|القاعدة",
    "para": r"paragraphs?|paragraphes?|paras?|par|absatz|abs|alin[eé]as?|p[aá]rrafos?|comma|lid|пункт\w*|п|الفقرة"
    r"|paragraf\w*",
    "reg": r"regulations?",
    "clause": r"clauses?",
    "point": r"ziffer|ziff|punkt|points?|punto|punt|lit",
    "part": r"parts?|partie|parte|teil|част\w+|deel",
    "title": r"الباب",
    "dvs": r"abschnitt|раздел\w*|القسم",
    "chp": r"chapters?|chapitre|kapitel|cap[ií]tulo|capitolo|глав\w+|hoofdstuk|الفصل",
}
"""Words that stand before the number of a provision, by how its eId begins; questions are read by these."""
_ARABIC = r"[وف]?(?:[بك]?(?:ال)?|لل)"
_IN_TEXTS = {
    "point": r"letters?|lettres?|lettera|lettere|lett|letras?|litera|litt|buchstaben?|nummern?|nr|items?|подпункт\w*"
    r"|букв\w{1,3}|onderde(?:el|len)|onder|sub-?points?|puntos|punti|incisos?|apdo|alíneas?"
    f"|{_ARABIC}(?:بند|بنود)",
    "subpara": r"sub-?paragraphs?|unterabsatz|unterabsätze|абзац\w*|alinéas?|alineas?",
    "sentence": r"satz|satzes|sätzen?|sentences?|предложени\w+|volzin(?:nen)?",
    "para": r"absätzen?|absatzes|leden|apartados?|commi|co|cpv|subsections?|parágrafos?|números?|n\.?[ºo]s?"
    f"|{_ARABIC}(?:فقرة|فقرتين|فقرتان|فقرات)",
    "art": rf"artikelen|articulos?|{_ARABIC}(?:مادة|مادتين|مادتان|مواد)",
    "att": r"annex|annexe?s|annexe|appendix|appendices|schedules?|bijlagen?|anlagen?|anhang|anhangs|anexos?|allegat[oi]"
    rf"|приложени\w*|apéndices?|appendice|{_ARABIC}(?:ملحق|مرفق)",
    "title": r"title|titre|titel|título|titolo",
    "chp": r"chapitres|kapitels?|hoofdstukken|capítulos|capitoli",
    "sec": r"secciones|sezioni|secção|sektion",
    "dvs": r"abschnitts|afdeling",
    "clause": r"cláusulas?|clausola|clausole|clausula",
}
"""Further words by which texts, and no questions, are read; they come before those that both are read by."""
_NOT_IN_TEXTS = frozenset({"s", "ss", "par", "parts", "norma", "第"})
ONLY_BELOW = frozenset({"nr", "no", "n.º", "n.os", "nº", "número", "números", "item", "items", "onder"})
"""Words for a number that say of themselves nothing: what they number stands in what is named beside them."""
LEVELS = {
    **dict.fromkeys(("att", "part", "title", "dvs", "chp"), 0),
    **dict.fromkeys(("art", "sec", "rule", "reg", "clause"), 1),
    "para": 2,
    "subpara": 3,
    "point": 4,
    "sentence": 5,
}
"""How deep in a text what a word names usually stands; a lower one holds a higher one."""
UNIT, PARAGRAPH = 1, 2


@lru_cache(maxsize=2**15)
def kind_of(place: str) -> str:
    """Return how the eId of what a word names begins ("art" of "Artikel"); "" where it names no place."""
    return next((kind for kind, words in PLACES.items() if re.fullmatch(words, place, re.IGNORECASE)), "")


@lru_cache(maxsize=2**15)
def kind_in_text(word: str) -> str:
    """Return the same of a word in running text, where more are read, and none that is an everyday word."""
    if len(word) > 20 or word.lower() in _NOT_IN_TEXTS:
        return ""
    named = next((kind for kind, words in _IN_TEXTS.items() if re.fullmatch(words, word, re.IGNORECASE)), "")
    return named or kind_of(word)
