"""`make score`: quality on a corpus of real instruments, ours beside the baseline that comes with the corpus."""
