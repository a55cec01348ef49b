"""Scores that are missing: patterns, imputation, and how much the answer hangs on them."""
