"""The words around a reference: those that say that it is one to this text, or to another one."""

import re
from enum import StrEnum, auto
from functools import lru_cache

from practices.texts.references.place_words import LEVELS, PARAGRAPH, UNIT, kind_in_text


class Whose(StrEnum):
    """Of which text the words around a reference say that it is."""

    UNSAID = auto()
    OWN = auto()  # "of this Convention"
    HERE = auto()  # "of this Article"
    OF_ANNEX = auto()  # "of this Annex"
    OTHER = auto()  # "of the Vienna Convention", or a name before it


_THIS = (
    r"(?:,?\s+(?:of|to|in|under)\s+(?:this|the\s+present|these|our)"
    r"|,?\s+(?:du\s+présent|de\s+la\s+présente|des\s+présente?s|de\s+ce(?:tte|t|s)?(?!\s+derni))"
    r"|,?\s+(?:dieser|dieses|diesem|der\s+vorliegenden|des\s+vorliegenden)"
    r"|,?\s+(?:van|bij)\s+(?:dit|deze|het\s+onderhavige)"
    r"|,?\s+(?:del\s+presente|de\s+la\s+presente|de\s+(?:este|esta|estos|estas))"
    r"|,?\s+(?:del\s+presente|della\s+presente|di\s+quest[aoei])"
    r"|,?\s+(?:do\s+presente|da\s+presente|dest[ae]s?)"
    r"|,?\s+(?:настоящ\w+|данн(?:ой|ого)|эт(?:ой|ого))"
    r"|،?\s+من\s+(?:هذه|هذا))"
)
_ANNEX = r"\s+(?:annex\w*|appendi\w+|schedule|bijlage|anlage|anhangs?|anexo|allegato|приложени\w+|ال?ملحق|ال?مرفق)\b"
_OWN_ANNEX = re.compile(_THIS + _ANNEX, re.IGNORECASE)
_OWN = re.compile(rf"{_THIS}\s+(?P<what>\w+)|,?\s+hereof\b", re.IGNORECASE)

_LAW = (
    r"(?:convention|charter|treaty|act|code|regulations?|directive|protocol|covenant|statute|constitution|decision|resolution"
    r"|agreement|declaration|traité|charte|pacte|règlement|statut|loi|décision|protocole|vertrag|charta|konvention|richtlinie"
    r"|verordnung|verdrag|handvest|wet|verordening|convenio|carta|tratado|ley|reglamento|convenzione|trattato|legge|regolamento"
    r"|convenção|lei|regulamento|конвенция|устав|закон|пакт|договор)"
)
_LAW_DE = (
    r"\w*(?:gesetz(?:e?s|buch(?:e?s)?)?|ordnung|vertrage?s?|übereinkommens?|charta|satzung|konvention|protokolls?|richtlinie"
    r"|statuts?|abkommens?|paktes?|verfassung|erklärung|beschlusse?s|kodex(?:es)?)"
)
_LAW_RU = (
    r"(?:конвенци|закон|устав|протокол|кодекс|соглашени|положени[яе]\b|договор|решени|регламент|пакт|хартии|декларации"
    r"|указа|постановлени|директив|правил|конституции|статута)\w*"
)
_ACRONYM = r"(?-i:[A-ZÀ-Þ]{3,})\b"
_OTHERS = {
    "en": rf"of\s+(?:any|each|another|an?)\s|(?:to|in|under)\s+the\s+(?:\w+\s+)?{_LAW}\b|thereof\b|ibid\b"
    r"|to\s+(?:the\s+)?(?-i:Council\s+)?(?-i:Regulation|Directive|Decision|Convention)\b|(?-i:(?!(?:AND|OR|OF|TO|IN|IS|ARE|SHALL|MAY|BUT|THE|FOR|ON)\b)[A-Z]{2,})[\w/-]*\b",
    "fr": rf"(?:de|du|des)\s+\w|d['’]|dudit|de\s*ladite|susmentionné|précité|{_ACRONYM}",
    "de": rf"(?:des|der|zur|zum|im|in\s+der)\s+(?:[\w-]+\s+){{0,2}}(?-i:[A-ZÄÖÜ])?{_LAW_DE}\b|(?-i:[A-ZÄÖÜ]){_LAW_DE}\b"
    r"|(?-i:[A-ZÄÖÜ][a-zäöü]*[A-ZÄÖÜ][A-Za-zÄÖÜäöü-]*)|(?:ebenda|a\.\s?a\.\s?O)|jene[rsm]\s",
    "nl": r"van\s+(?:de|het|een|die|dat|genoemde?|bedoelde?|voornoemde?)\s|van\s+(?-i:[A-Z])|daarvan\b|aldaar"
    r"|(?-i:[A-Z]{2,})",
    "es": rf"(?:del|de)\s+\w|{_ACRONYM}",
    "it": rf"(?:del|della|dello|dei|delle|degli|di)\s+\w|dell['’]|{_ACRONYM}",
    "pt": rf"(?:do|da|dos|das|de)\s+\w|{_ACRONYM}",
    "ru": rf"(?-i:[А-ЯЁ])\w+|(?:указанн|упомянут|названн|той\s+же|так\w+)\w*|(?:[а-я]+(?:ого|ой|ых|их)\s+)?{_LAW_RU}",
    "ar": r"من\s+\w|المذكورة",
}
_ALWAYS = (
    r"of\s+(?:the|that|those|its|their|said|annexe?d|(?-i:[A-Z]))|thereof\b"
    r"|du\s+(?:règlement|traité|code|protocole|statut)\b|de\s+la\s+(?:loi|convention|charte|directive|décision)\b"
    r"|van\s+(?:de|het)\s+(?:wet|verdrag|handvest|statuut|verordening)\b"
    rf"|des\s+{_LAW_DE}\b"
    r"|in\s+der\s+(?:[\w.]+\s+){0,9}Fassung\b|in\s+the\s+(?:former\s+)?version\b|dans\s+(?:sa|leur)\s+(?:version|rédaction)"
)
_NOT_OWN_WORDS = (
    "its their his former old ex previous said that those such ancien ledit son ses leur dessen deren vormalige "
    "vormaligen sus su suo seu zijn haar его её ее их"
)
_NOT_OWN = frozenset(_NOT_OWN_WORDS.split())
_NAME_BEFORE = re.compile(
    rf"(?:(?<!this )(?<!present )(?<!présent )(?<!présente )\b{_LAW}"
    r"(?:\s+\([^()]{1,40}\)|\s+(?:no\.?\s+)?[\w/().-]*\d[\w/().-]*){0,3}\s*[,(]\s*(?:in\s+)?"
    r"|(?<!\w)(?-i:[A-ZÄÖÜА-Я]{2,})[\w/.-]*\s*,?\s*\(?)$",
    re.IGNORECASE,
)
_OWN_NAME = re.compile(
    r"(?:Code|Constitution|Charter|Statute|Convention|Covenant|Treaty|Protocol|Staff\s+Rules|Staff\s+Regulations|Charte|Statut"
    r"|Pacte|Traité|Protocole|Règlement\s+du\s+personnel|Statut\s+du\s+personnel|Kodex|Satzung|Verfassung|Übereinkommen"
    r"|Verdrag|Statuut|Handvest|Código|Convenio|Estatuto|Carta|Codice|Convenzione|Statuto)\b"
)
_BESIDE = frozenset({"after", "before", "in", "après", "avant", "nach", "vor"})
_INSERTED = re.compile(r"\b(?:inserted|added|inséré\w*|ajouté\w*|eingefügt|angefügt)\s+\w+\s+$", re.IGNORECASE)
_AMENDED = re.compile(
    r",?\s*(?:the\s+(?:words?|following)|les\s+mots|werden\s+die\s+wörter)\b|[^.;:]{0,40}\b(?:(?:is|are|be)\s+(?:hereby\s+)?(?:amended|replaced|deleted|repealed|inserted|added|renumbered)"
    r"|(?:est|sont)\s+(?:modifié|remplacé|supprimé|abrogé|ajouté|inséré)|(?:wird|werden)\s[^.;:]{0,60}\b(?:geändert|ersetzt"
    r"|gestrichen|aufgehoben|eingefügt|angefügt))",
    re.IGNORECASE,
)
_LOOKED_BACK = 90
_QUOTES = {"“": "”", "„": "“”", "‘": "’", "「": "」", "『": "』"}
_GUILLEMETS = ("«»", "‹›")
_SAME_QUOTE = '"'
_WRITTEN_IN = {code: re.compile(rf"[,(]?\s*(?:{_ALWAYS}|{words})", re.IGNORECASE) for code, words in _OTHERS.items()}
_ANYWHERE = re.compile(rf"[,(]?\s*(?:{_ALWAYS})", re.IGNORECASE)


def whose_behind(text: str, at: int, language: str, title: str = "") -> tuple[Whose, int]:
    """Return whose a reference is by the words behind it, and where those that say that it is one's own end.

    `title` is that of the text: "of the Constitution" is one's own in a Constitution.
    """
    if found := _OWN_ANNEX.match(text, at):
        return Whose.OF_ANNEX, found.end()
    if found := _OWN.match(text, at):
        is_here = LEVELS.get(kind_in_text(found["what"] or ""), 0) in {UNIT, PARAGRAPH}
        return (Whose.HERE if is_here else Whose.OWN), found.end()
    name = own_name(title)
    if name and (found := _by_name(name).match(text, at)):
        return Whose.OWN, found.end()
    other = _WRITTEN_IN.get(language.partition("-")[0].lower(), _ANYWHERE).match(text, at)
    return (Whose.OTHER if other else Whose.UNSAID), at


@lru_cache(maxsize=64)
def own_name(title: str) -> str:
    """Return how a text calls itself, by the beginning of its title: "Staff Rules"; "" if that is unclear."""
    found = _OWN_NAME.match(title)
    return found[0] if found else ""


@lru_cache(maxsize=64)
def _by_name(name: str) -> re.Pattern[str]:
    return re.compile(
        rf",?\s+(?:of\s+the|du|de\s+la|des|der|van\s+(?:de|het)|del|della|dello|do|da)\s+{re.escape(name)}\b"
        r"(?!\s+(?:of|on|for|against|concerning|de|du|des|sur|relative|über|van|inzake|sobre|su|in|[A-ZÄÖÜ]))"
    )


def is_other_before(text: str, start: int, *, is_shouted: bool) -> bool:
    """Say whether what stands right before a reference names another text: "Charter, Article 5", "its Article 4".

    `is_shouted`: the reference is in capitals, so that words in capitals before it are no names.
    """
    before = text[max(0, start - _LOOKED_BACK) : start]
    last = before.rstrip(" (\u00a0").rpartition(" ")[2]
    if last.lower() in _NOT_OWN or (last.lower() in _BESIDE and _INSERTED.search(before)):
        return True
    if not (last[-1:] == "," or before.rstrip()[-1:] == "(" or last == "in" or last[:2].isupper()):
        return False
    found = _NAME_BEFORE.search(before)
    return found is not None and not (is_shouted and found[0].isupper())


def is_quoted(text: str, start: int) -> bool:
    """Say whether a quotation is open where a reference stands."""
    return (
        text.count(_SAME_QUOTE, 0, start) % 2 == 1
        or any(_is_open(text, start, mark, ends) for mark, ends in _QUOTES.items())
        or any(_is_open(text, start, *_as_used(text, start, pair)) for pair in _GUILLEMETS)
    )


def _is_open(text: str, start: int, mark: str, ends: str) -> bool:
    return text.rfind(mark, 0, start) > max(text.rfind(end, 0, start) for end in ends)


def _as_used(text: str, start: int, pair: str) -> str:
    """Return the two marks in the order of a text: the first of them opens, »so« in German and «so» in French."""
    opens, closes = (text.find(mark, 0, start) for mark in pair)
    return pair[::-1] if closes >= 0 and (opens < 0 or closes < opens) else pair


def is_amended(text: str, end: int) -> bool:
    """Say whether what is named is changed by these words, and so is not that of this text."""
    return _AMENDED.match(text, end) is not None
