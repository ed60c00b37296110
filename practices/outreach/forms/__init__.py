"""The forms of contacts, letters and returns."""
