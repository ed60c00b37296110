"""Word files (Office Open XML) to numbered text, and back."""
