"""OpenDocument texts: their words, counted numbers, headings, tables and notes."""

from practices.documents.odt.reading import read_odt

__all__ = ["read_odt"]
