"""Texts side by side: columns, rows, why they stand together, what leaves the portal."""
