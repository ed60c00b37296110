"""Spanish with a comma before the time."""
