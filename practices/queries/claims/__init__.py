"""Sentences of notes, checked against the words that they speak of."""
