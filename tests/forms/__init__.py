"""Every form of every screen, sent exactly as a browser received it."""
