"""Word files: what they hold beside their words, and a copy without it."""
