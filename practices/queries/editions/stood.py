"""The text of an instrument as it stood on a day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practices.models.editions import EditionPage
from practices.queries.comparison.comparing import edition_on
from practices.queries.wording import written_date


@dataclass(frozen=True, slots=True)
class Stood:
    """The edition that is shown. `on` is the day that was asked for, `words` say what was found, `problem` why not."""

    edition: EditionPage | None
    on: str = ""
    words: str = ""
    problem: str = ""


def as_they_stood(editions: Sequence[EditionPage], on: datetime.date, user: Any) -> list[EditionPage | None]:
    """Return for each edition (with its instrument) the one that stood in its place and that `user` may see, or None.

    One query: the names that were read with the editions are those of the others too.
    """
    instruments = {edition.instrument_id: edition.instrument for edition in editions}
    others = list(
        EditionPage.objects.visible_to(user).filter(instrument__in=instruments).for_listing().prefetch_related(None)
    )
    for other in others:
        other.instrument = instruments[other.instrument_id]
    return [edition_on(edition, on, others) for edition in editions]


def as_it_stood(main: EditionPage | None, editions: Sequence[EditionPage], asked: str | None) -> Stood:
    """Return the edition like `main` (instrument, language) that was the newest on the day `asked` (ISO 8601).

    Nothing asked: `main`. `editions` are those that the reader may see.
    """
    text = (asked or "").strip()[:40]
    if not text or main is None:
        return Stood(main)
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return Stood(main, text, problem=_("This is not a date. Write it as 2004-06-30."))
    then = edition_on(main, day, editions)
    if then is None:
        return Stood(
            main, text, problem=_("No text of that day or earlier is available here; the newest one is shown.")
        )
    words = _("As it stood on %(day)s: the text of %(date)s.") % {
        "day": written_date(day),
        "date": written_date(then.dated_on, then.precision),
    }
    return Stood(then, text, words=words)
