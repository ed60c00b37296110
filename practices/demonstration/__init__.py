"""The demonstration exchange: what is in it (`reading`), loading it whole, and removing it whole."""
