"""What the exchange with other systems and readers shows."""
