"""Households selected at their worst: what would have come back by itself."""
