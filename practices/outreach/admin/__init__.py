"""The screens of contacts, packs, letters and returns."""
