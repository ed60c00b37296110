"""The secretariat's outreach: contacts, packs, letters, returns."""
