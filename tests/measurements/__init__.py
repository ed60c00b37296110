"""What takes long: speed beside peers, quality by scores, hostile and killed runs, load, capacity."""
