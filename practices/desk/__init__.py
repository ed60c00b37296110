"""The first screen of the admin and what belongs to it: what waits for whom, own texts, messages, guides."""
