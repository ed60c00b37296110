"""Two people act about one thing at the same moment: one of them comes second, and is refused or changes nothing."""
