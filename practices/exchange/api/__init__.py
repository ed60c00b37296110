"""The change log, the dump and submissions in the API."""
