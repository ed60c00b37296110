"""6 novembre 2026."""

DATE_FORMAT = "j F Y"
