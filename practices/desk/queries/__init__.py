"""The desk: what waits for the secretariat, what is asked of an organization, what others did on its topics."""
