"""The demonstration's correspondence, joint initiatives and reports."""
