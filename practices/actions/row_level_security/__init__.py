"""Row-level security: in PostgreSQL, a role for the public that cannot read rows that are not open to it."""
