"""26. November 2026, 18:04."""

DATETIME_FORMAT = "j. F Y, H:i"
