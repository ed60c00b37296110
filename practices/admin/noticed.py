"""What the screens of entries about an organization say alike: that it was told, that it objects."""

import datetime

from django.utils.translation import gettext as _

from practices.queries.wording import written_date


def told_words(public_from: datetime.date | None) -> str:
    """Say what follows from a notice that was given."""
    if public_from is None:
        return _("The organization is told. This becomes public only if it agrees.")
    words = _("The organization is told. Without an answer this is shown from %(day)s on, as not confirmed by it.")
    return words % {"day": written_date(public_from)}


def objected_words(*, is_hidden: bool) -> str:
    """Say what follows from an objection."""
    if is_hidden:
        return _("The public does not see this any more; the secretariat is told.")
    return _("The secretariat is asked to take this down. You can add your statement meanwhile.")
