"""Pictures that stand beside tables: what is drawn, the same in rows, and both as files."""
