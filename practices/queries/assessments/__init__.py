"""What texts say by topic: judgements, cells, the coverage matrix."""
