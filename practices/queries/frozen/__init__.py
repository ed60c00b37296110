"""Comparisons that their address holds: states of texts, and what became of them."""
