"""Web pages: their words, headings, lists, tables and notes, without what a site puts around them."""

from practices.documents.html.reading import read_html

__all__ = ["read_html"]
