"""Sealed drafts."""
