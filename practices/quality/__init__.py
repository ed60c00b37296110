"""What is missing or may be out of date in texts, places and evidence, and the screen that lists it."""
