"""The methods by which texts are compared, as a citation names them."""

METHOD_VERSION = "1"
"""Goes up whenever the same texts would get other scores: stored vectors and neighbours carry it."""

ROWS_VERSION = "2"
"""Goes up whenever the same texts would get other rows, order, titles or degrees: frozen comparisons carry it."""
FORMER_ROWS = frozenset({"1"})
"""Versions whose rows can still be made: 1 knew no degrees, and ordered and named rows by the parts they stand in."""
