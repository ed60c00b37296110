"""Markdown, which the notation of numbered text is near to: what differs is written as the notation has it."""

from practices.documents.markdown.reading import read_markdown

__all__ = ["read_markdown"]
