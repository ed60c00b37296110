"""Contacts with organizations: packs, letters and their replies, yearly returns."""
