"""6 novembre 2026, 18:04."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
