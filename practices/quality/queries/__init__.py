"""Data quality: what is missing, old or broken in what is kept, and where it is mended."""
