"""Sheets (XLSX, ODS, CSV) read into one table of words, whose cells keep their addresses."""
