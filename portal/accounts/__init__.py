"""Signing in: allauth's flows on the portal's own addresses and pages, with what the exchange asks beyond them."""
