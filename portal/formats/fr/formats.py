"""26 novembre 2026, 18:04; the first of a month, 1er, is of `practices.queries.wording`."""

DATETIME_FORMAT = "j F Y, H:i"
