"""Who has an instrument like it: texts alike, and declared lineage."""
