"""The figures of enquiries, counted a second time from the words of docs/reports.md alone."""
