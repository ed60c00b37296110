"""Reports: drafting, clearing, freezing, releasing, and taking out what was redacted."""
