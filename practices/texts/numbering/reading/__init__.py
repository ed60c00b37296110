"""Reading numbered text into a tree: one file per kind of line."""
