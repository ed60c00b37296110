"""Joint initiatives as lists, pages and sheets."""
