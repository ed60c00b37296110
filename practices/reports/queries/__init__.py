"""Reports: what they say, computed from the ledgers as of a day and as known at a moment."""
