"""French with a comma before the time."""
