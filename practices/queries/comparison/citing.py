"""How a comparison is cited, in the active language."""

import datetime
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from practices.models.editions import EditionPage, today
from practices.queries.comparison.comparing import ComparisonOrder
from practices.queries.editions.citations import full
from practices.queries.frozen.addresses import FrozenComparison
from practices.queries.wording import language_name, list_phrases, list_words, written_date


def frozen_address(frozen: FrozenComparison) -> str:
    """Return the address of a frozen comparison, in full. It is the same in every language."""
    return full(f"{reverse('frozen_comparison')}?{frozen.query()}")


def cite_comparison(
    frozen: FrozenComparison, texts: Sequence[EditionPage | None], *, accessed_on: datetime.date | None = None
) -> str:
    """Cite a frozen comparison: how it is ordered, its texts in order, when it was frozen and read, its address.

    None stands for a text that the reader may not see. `accessed_on` is today unless given.
    """
    parts = [
        _("Comparison of %(count)s texts (%(order)s)")
        % {"count": len(texts), "order": ComparisonOrder(frozen.by).label},
        list_phrases(_cite_text(edition) for edition in texts),
        *([_("as they stood on %(day)s") % {"day": written_date(frozen.on)}] if frozen.on else []),
        _("Practice Exchange"),
        _("frozen on %(day)s, method %(method)s") % {"day": written_date(frozen.frozen_on), "method": frozen.method},
        _("Accessed %(day)s") % {"day": written_date(accessed_on or today())},
    ]
    return ". ".join([*(part[:1].upper() + part[1:] for part in parts), frozen_address(frozen)])


def _cite_text(edition: EditionPage | None) -> str:
    if edition is None:
        return _("a text that may no longer be seen")
    instrument = edition.instrument
    symbol = f" ({instrument.symbol})" if instrument.symbol else ""
    return list_words(
        (
            instrument.organization.name_in(),
            f"{instrument.title_in()}{symbol}",
            written_date(edition.dated_on, edition.precision),
            language_name(edition.language),
            str(edition.get_text_status_display()),
        )
    )
