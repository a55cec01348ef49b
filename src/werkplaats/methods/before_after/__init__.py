"""One group, measured before and after: how much it changed, for how many, and what could have been seen."""
