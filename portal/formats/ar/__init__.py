"""Arabic without a comma within a date."""
