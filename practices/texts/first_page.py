"""What the first page of a text says of it: title, symbol, date and kind, to be proposed to a person."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from practices.texts.written_dates import WrittenDate, date_places, find_date, read_date

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
    ("in_force", r"in force|into force|vigueur|in kraft|vigore|vigor|вступ|سريان|نفاذ|effective|takes? effect"),
    ("adopted", r"adopt|approuv|approved|angenommen|beschlossen|approvat|aprob|принят|утвержд|اعتمد"),
)
"""What happened on a day, by words beside it; else the text was adopted on the first day that stands there."""
_PARTS = re.compile(r"[;,]\s+(?=\D)|(?:(?<=[a-zа-яء-ي)])|(?<=\d{4}))[.؛،]\s+(?=\D)| and | et | und | e | y | и ")
"""Where one event ends and the next begins; the full stop of a day ("3. März") ends nothing."""
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
    """What was found, "" where nothing was; `kind` is a code of `InstrumentKind`.

    `dates`: when it was "circulated", "adopted" or "in_force", as far as it says so.
    """

    title: str = ""
    symbol: str = ""
    dates: Mapping[str, WrittenDate] = field(default_factory=dict)
    kind: str = ""


def read_first_page(text: str, *, title: str = "") -> FirstPage:
    """Read the first lines of a numbered text; `title` is one that its file gives itself."""
    lines = [words for line in text[:20_000].split("\n") if (words := _MARKS.sub("", line).strip())][:LINES]
    head = lines[: _first_provision(lines)]
    found = title.strip() or _title_of(text, head)
    symbol = next((match[0] for line in head for match in [_SYMBOL.search(line)] if match), "")
    return FirstPage(found[:LONGEST_TITLE], symbol[:80], _dates_of(head), _kind_of([found, *head[:8]]))


def _dates_of(head: list[str]) -> dict[str, WrittenDate]:
    """Return what happened on the days that `head` names, each by the words beside it, the first of each kind."""
    found: dict[str, WrittenDate] = {}
    for line in head:
        whole = find_date(line)
        if whole is None:
            continue
        parts = [(part, date) for part in _parts_of(line) if (date := find_date(part)) is not None]
        for words, date in parts if len(parts) > 1 else [(line, whole)]:
            event = next((event for event, pattern in _EVENTS if re.search(pattern, words.casefold())), "")
            if event or not found:
                found.setdefault(event or "adopted", date)
    return found


def _parts_of(line: str) -> Iterator[str]:
    """Yield the parts of a line that each say something; no date is cut."""
    dates, begin = date_places(line), 0
    for cut in _PARTS.finditer(line):
        if not any(first < cut.end() and cut.start() < last for first, last in dates):
            yield line[begin : cut.start()]
            begin = cut.end()
    yield line[begin:]


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
