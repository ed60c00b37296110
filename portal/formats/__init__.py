"""Dates and times as international organizations write them: the patterns by language, and the names of months.

Django's own names begin with a capital letter in Italian and Russian, and in Arabic are only one of the two in use.
Those of our catalogues go before them, in every date that Django writes.
"""

from django.utils.translation import gettext_noop as _

MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
