"""A comparison as a file: Word, PDF, a workbook, CSV, JSON. Values in, bytes out."""
