"""What the first page of a text says of it: title, symbol, date and kind, to be proposed to a person."""

import re
from dataclasses import dataclass

from practices.texts.written_dates import WrittenDate, find_date, read_date

LINES, LONGEST_TITLE = 40, 255
"""Lines that are read, without blank ones."""
_SYMBOL = re.compile(
    r"(?<![\w/.])(?:[A-Z]{1,6}(?:\.[A-Z]{2,6})?(?:/[A-Z0-9][A-Za-z0-9.()\-]{0,14}){1,5}|[A-Z]{1,5}\(\d{4}\)\s?\d{1,5})"
    r"(?:/(?:Add|Rev|Corr|Amend)\.?\s?\d+)*(?![\w/])"
)
_MARKS = re.compile(r"^[#>\s]+|[*_`]|\[\^?[^\]]*\](?:\([^)]*\))?")
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*[.)]|\(?[a-zа-я]\)|[-•*–])\s", re.IGNORECASE)
_PROVISION = re.compile(
    r"^(?:article|artikel|articolo|artículo|section|abschnitt|chapter|chapitre|kapitel|capitolo|capítulo|preamble|"
    r"préambule|präambel|preambolo|preámbulo|статья|раздел|глава|преамбула|المادة|الفصل|ديباجة)\b",
    re.IGNORECASE,
)
_EVENTS = (
    ("circulated", r"circulat|distribu|diffus|verteilt|распростран|تعميم"),
    ("in_force", r"in force|into force|vigueur|in kraft|vigore|vigor|вступ|سريان|نفاذ|effective"),
)
"""What happened on a day, by words beside it; else the text was adopted."""
_KINDS = (
    ("code_of_conduct", r"codes? (?:of|de|di) (?:conduct|conduite|condotta|conducta|ethics|ética|éthique|déontologie)"
     r"|standards of conduct|verhaltenskodex|verhaltensregeln|codice (?:di|etico)|código de|кодекс|مدونة"),
    ("staff_regulations", r"staff regulations?|statut du personnel|personalstatut|statuto del personale"
     r"|estatuto del personal|положения о персонале|النظام الأساسي للموظفين"),
    ("staff_rules", r"staff rules?|règlement du personnel|personalordnung|regolamento del personale"
     r"|reglamento del personal|правила о персонале|النظام الإداري للموظفين"),
    ("treaty", r"\btreaty\b|\bconvention\b|\btraité\b|\bvertrag\b|übereinkommen|\btrattato\b|convenzione|tratado"
     r"|convención|договор|конвенция|معاهدة|اتفاقية"),
    ("agreement", r"agreement|memorandum of understanding|\baccord\b|vereinbarung|abkommen|\baccordo\b|acuerdo"
     r"|соглашение|اتفاق"),
    ("decision", r"decision|resolution|décision|résolution|beschluss|entscheidung|decisione|risoluzione|decisión"
     r"|resolución|решение|резолюция|قرار|مقرر"),
    ("guidelines", r"guidelines?|guidance|lignes directrices|leitlinien|richtlinien|linee guida|directrices"
     r"|руководящие|рекомендации|مبادئ توجيهية|إرشادات"),
    ("policy", r"policy|politique|grundsätze|politica|política|политика|سياسة"),
)  # fmt: skip
"""Kinds of instruments by words of their titles, what is said most plainly first."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What was found, each "" or None where nothing was; `kind` is a code of `InstrumentKind`.

    `event` says what happened on the `date`: "circulated", "adopted" or "in_force".
    """

    title: str = ""
    symbol: str = ""
    date: WrittenDate | None = None
    event: str = ""
    kind: str = ""


def read_first_page(text: str, *, title: str = "") -> FirstPage:
    """Read the first lines of a numbered text; `title` is one that its file gives itself."""
    lines = [words for line in text[:20_000].split("\n") if (words := _MARKS.sub("", line).strip())][:LINES]
    head = lines[: _first_provision(lines)]
    found = title.strip() or _title_of(text, head)
    symbol = next((match[0] for line in head for match in [_SYMBOL.search(line)] if match), "")
    date = find_date("\n".join(head))
    return FirstPage(
        found[:LONGEST_TITLE], symbol[:80], date, _event_of(head) if date else "", _kind_of([found, *head[:8]])
    )


def _event_of(head: list[str]) -> str:
    """Return what happened on the day that `head` names, by the words of its line."""
    line = next((line for line in head if find_date(line)), "").casefold()
    return next((event for event, words in _EVENTS if re.search(words, line)), "adopted")


def _first_provision(lines: list[str]) -> int:
    """Return how many lines stand before the first provision; a text without a head has a few all the same."""
    places = (place for place, line in enumerate(lines) if _is_provision(line))
    return max(next(places, len(lines)), 1)


def _is_provision(line: str) -> bool:
    """Tell whether a line begins a provision; "1. Juni 2026" does not."""
    return bool(_PROVISION.match(line) or (_NUMBERED.match(line) and read_date(line) is None))


def _title_of(text: str, head: list[str]) -> str:
    """Return the heading that the text begins with, else the first line of its head that can be a title."""
    first = text.lstrip().partition("\n")[0]
    if first.startswith("# "):
        return _MARKS.sub("", first).strip()
    return next((line for line in head if _is_title(line)), "")


def _is_title(line: str) -> bool:
    letters = sum(letter.isalpha() for letter in line)
    is_about = _SYMBOL.fullmatch(line) or find_date(line) or _NUMBERED.match(line) or _PROVISION.match(line)
    return (
        letters >= 8
        and len(line) <= LONGEST_TITLE
        and not is_about
        and not line.endswith((".", ";", ":"))
        and line[0] not in "<[{"
    )


def _kind_of(lines: list[str]) -> str:
    """Return the kind that the title names, else that of the first line that names one."""
    for line in lines:
        words = line.casefold()
        for kind, pattern in _KINDS:
            if re.search(pattern, words):
                return kind
    return ""
