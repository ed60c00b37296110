"""German with a comma before the time."""
