"""Links of provisions: those that stand, and the queue of those that may."""
