"""The secretariat's outreach: what is written of it."""
