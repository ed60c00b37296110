"""What the portal carries past the machines at hand, on paper: the arithmetic, and a simulation beside closed forms."""
