"""Means over few households, skewed and with persons in them: intervals that hold what they say."""
