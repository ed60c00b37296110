"""One text: its passages, facts, origins, dates and exports."""
