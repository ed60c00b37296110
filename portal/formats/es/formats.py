"""26 de noviembre de 2026, 18:04."""

DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
