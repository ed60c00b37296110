"""The feeds: who has adopted, and what was published."""
