"""A report as a value, and its files: PDF, Word, workbook, CSV, JSON."""
