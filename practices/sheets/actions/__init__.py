"""What is done with sheets: choosing a file, reading its columns, checking, taking in, undoing."""
