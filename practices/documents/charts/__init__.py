"""Charts as values, and as SVG: what a table beside them says in words."""
