"""What a file holds beside the words that a reader sees, and a copy without it."""
