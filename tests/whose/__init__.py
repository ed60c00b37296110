"""Whose second person stands behind what opens more or gives a right: tried by effect, by every way in."""
