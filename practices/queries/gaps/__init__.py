"""From gap to draft: what a reference has and a text does not, and how others say it."""
