"""Figures: one module per family; a results table and labels in, a matplotlib Figure out."""
