"""PDF files: what they hold beside their pages, and a copy without it."""
