"""Dates as people write them: "1 June 2026", "1er juin 2026", "14.5.2003", in the languages of the portal."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = (
    "january jan janvier janv januar jänner gennaio gen enero ene янв يناير كانون_الثاني jan.",
    "february feb février févr februar febbraio febrero фев فبراير شباط",
    "march mar mars märz marzo мар مارس آذار",
    "april apr avril avr aprile abril abr апр أبريل ابريل نيسان",
    "may mai maggio mag mayo май мая مايو أيار ايار",
    "june jun juin juni giugno giu junio июн يونيو حزيران",
    "july jul juillet juil juli luglio lug julio июл يوليو تموز",
    "august aug août aout agosto ago авг أغسطس اغسطس آب",
    "september sep sept septembre settembre set septiembre сен سبتمبر أيلول ايلول",
    "october oct octobre oktober okt ottobre ott octubre окт أكتوبر اكتوبر تشرين_الأول",
    "november nov novembre noviembre ноя نوفمبر تشرين_الثاني",
    "december dec décembre déc dezember dez dicembre dic diciembre дек ديسمبر كانون_الأول",
)
"""The months by number in English, French, German, Italian, Spanish, Russian (their first letters) and Arabic."""
_BY_NAME = {name.replace("_", " "): month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = r"[^\W\d_]+(?:\s(?:الثاني|الأول))?"
_SLASHED = rf"(?P<name>{_NAME})\.?(?:\s?/\s?{_NAME})?"
_YEAR = r"(?P<year>1[6-9]\d\d|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)"
_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?!\d)"),
    re.compile(
        rf"{_DAY}(?:\.?[º°]|er|st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?{_SLASHED},?\s+(?:de\s+|del\s+)?{_YEAR}(?!\d)"
    ),
    re.compile(rf"{_SLASHED}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)"),
    re.compile(rf"{_DAY}\.\s?(?P<month>[01]?\d)\.\s?{_YEAR}(?!\d)"),
    re.compile(rf"(?P<either>[0-3]?\d)/(?P<other>[0-3]?\d)/{_YEAR}(?!\d)"),
    re.compile(rf"{_SLASHED},?\s+(?:de\s+|del\s+)?{_YEAR}(?!\d)"),
)
_ALONE = re.compile(_YEAR)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date known to the day, the month (`day` None) or the year (both None)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """As ISO 8601 writes it: "2003", "2003-05", "2003-05-14"."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


def read_date(text: str) -> WrittenDate | None:
    """Return the date that `text` is, and nothing beside; None where it is none, or the month is open: "03/05/2026"."""
    words = _plain(text)
    if _ALONE.fullmatch(words):
        return WrittenDate(int(words))
    for form in _FORMS:
        if (match := form.fullmatch(words)) and (found := _date_of(match)):
            return found
    return None


def find_date(text: str) -> WrittenDate | None:
    """Return the first date in a text that is known to the day, else the first known to the month; None without one."""
    places = [(match.start(), found) for match, found in _dates_in(_plain(text))]
    days = [one for one in places if one[1].day]
    return min(days or places, key=lambda one: one[0])[1] if places else None


def date_places(text: str) -> list[tuple[int, int]]:
    """Return where dates stand in a text, each from its first character to behind its last."""
    return [match.span() for match, _date in _dates_in(text.translate(_DIGITS))]


def _dates_in(words: str) -> Iterator[tuple[re.Match[str], WrittenDate]]:
    """Yield where dates are in words, whatever the size of their letters, form by form."""
    for form in _FORMS:
        for match in re.finditer(rf"(?<!\w)(?i:{form.pattern})", words):
            if found := _date_of(match):
                yield match, found


def _plain(text: str) -> str:
    return " ".join(text.translate(_DIGITS).casefold().split()).rstrip(".").removesuffix(" г")


def _date_of(match: re.Match[str]) -> WrittenDate | None:
    parts = match.groupdict()
    day = int(parts["day"]) if parts.get("day") else None
    month = (
        _month_of(parts["name"].casefold()) if "name" in parts else int(parts["month"]) if parts.get("month") else None
    )
    if parts.get("either"):
        day, month = _day_and_month(int(parts["either"]), int(parts["other"]))
    if month is None or not _is_day(int(parts["year"]), month, day):
        return None
    return WrittenDate(int(parts["year"]), month, day)


def _month_of(name: str) -> int | None:
    """Return the number of a month by its name; Russian ones are known by their first letters in any case."""
    return _BY_NAME.get(name) or (_BY_NAME.get(name[:3]) if re.match("[а-я]{3}", name) else None)


def _day_and_month(one: int, other: int) -> tuple[int | None, int | None]:
    """Tell day from month where one of them can be no month, or both are the same."""
    if one == other or one > 12:
        return one, other
    return (other, one) if other > 12 else (None, None)


def _is_day(year: int, month: int, day: int | None) -> bool:
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        return False
    return day != 0
