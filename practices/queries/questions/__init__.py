"""Question pages: answers in the words of the texts."""
