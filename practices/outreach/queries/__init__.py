"""What was said with whom, what waits, what is missing: tables of the secretariat's outreach."""
