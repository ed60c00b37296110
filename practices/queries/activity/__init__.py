"""Who did what: everything that is logged about organizations, in one list."""
