"""Which text of an instrument stands, in each language."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from practices.models.editions import INCOMPLETE, TextStatus

STATUS_ORDER = (
    TextStatus.AUTHENTIC,
    TextStatus.CONSOLIDATION,
    TextStatus.OFFICIAL_TRANSLATION,
    TextStatus.UNOFFICIAL_TRANSLATION,
    TextStatus.EXTRACT,
)


class DatedText(Protocol):
    """What is asked of a text to tell whether it stands."""

    @property
    def pk(self) -> Any: ...
    @property
    def instrument_id(self) -> Any: ...
    @property
    def language(self) -> Any: ...
    @property
    def dated_on(self) -> Any: ...
    @property
    def text_status(self) -> Any: ...


def standing_texts[Text: DatedText](texts: Iterable[Text]) -> list[Text]:
    """Keep for each instrument and language the text that stands: whole before extract, then the newest date."""
    best: dict[tuple[int, str], Text] = {}
    for text in texts:
        if text.text_status == TextStatus.SUMMARY:
            continue
        place = (text.instrument_id, text.language)
        if place not in best or _rank(text) > _rank(best[place]):
            best[place] = text
    return sorted(best.values(), key=lambda text: text.pk)


def _rank(text: DatedText) -> tuple[bool, date, int, int]:
    status = STATUS_ORDER.index(TextStatus(text.text_status))
    return text.text_status not in INCOMPLETE, text.dated_on or date.min, -status, text.pk
