"""What the screens of entries about an organization say alike: that it was told, that it objects."""

import datetime

from django.utils.translation import gettext as _

from practices.queries.wording import written_date


def told_words(public_from: datetime.date | None) -> str:
    """Say what follows from a notice that was given."""
    if public_from is None:
        return _("The organization has been notified. This becomes public only if it agrees.")
    words = _(
        "The organization has been notified. If it does not answer, this is shown from %(day)s "
        "on, marked as not confirmed by it."
    )
    return words % {"day": written_date(public_from)}


def objected_words(*, is_hidden: bool) -> str:
    """Say what follows from an objection."""
    if is_hidden:
        return _("It is no longer public; the secretariat has been notified.")
    return _("The secretariat has been asked to remove this from view. You can add your statement in the meantime.")
