"""Importing organizations and people from a sheet: read, planned, and written all at once or not at all."""
