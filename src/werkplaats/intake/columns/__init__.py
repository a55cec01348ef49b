"""Rules on a whole column: what all its different texts together say."""
