"""The methods by which texts are compared, as a citation names them."""

METHOD_VERSION = "1"
"""Goes up whenever the same texts would get other scores: stored vectors and neighbours carry it."""

ROWS_VERSION = "3"
"""Goes up whenever the same texts would get other rows, order, titles or degrees: frozen comparisons carry it."""
ROWS_WITHOUT_DEGREES = frozenset({"1"})
"""Versions that knew no degrees, and ordered and named rows by the parts they stand in."""
ROWS_OF_WHOLE_PARTS = frozenset({"1", "2"})
"""Versions that folded what stands below a heading into the part or heading above that one, articles apart."""
FORMER_ROWS = ROWS_WITHOUT_DEGREES | ROWS_OF_WHOLE_PARTS
"""Versions whose rows can still be made."""
