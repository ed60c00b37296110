"""Reports: drafts, clearances, frozen issues."""
