"""The search: what is asked, what answers it, in which order, how to narrow it, and how it is shown."""
