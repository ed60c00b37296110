"""Sheets in and out: facts, organizations, contacts, focal points and instruments, row by row."""
