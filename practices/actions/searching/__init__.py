"""The index of the search: its tables, its entries, and when they are written."""
