"""Two groups or more, given where each household began."""
