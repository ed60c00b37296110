"""Letters: what they say, the fields that are filled in, and their files."""
