"""The paper form of a return: PDF and Word, filled in with what is recorded."""
