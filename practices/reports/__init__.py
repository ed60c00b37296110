"""Adoption reports: drafts, clearances by organizations, numbered issues and their files."""
