"""PDF files to numbered text: words with their places, lines, columns, paragraphs, notes and tables."""
