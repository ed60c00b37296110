"""The topics: as they stand, as files, and what became of each."""
