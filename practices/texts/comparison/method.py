"""The method by which texts are compared, as a citation names it."""

METHOD_VERSION = "1"
"""Goes up whenever the same texts would get other scores: frozen comparisons and stored neighbours carry it."""
