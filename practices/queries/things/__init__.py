"""Things with all that their pages say of them, for lists that programs read."""
