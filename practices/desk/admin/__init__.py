"""The desk: the admin's first page, by role, and what is done on it."""
