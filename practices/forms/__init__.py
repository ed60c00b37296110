"""Forms of the admin screens."""
