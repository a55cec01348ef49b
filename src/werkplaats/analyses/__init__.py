"""Analyses: what a notebook calls. Tables in, methods applied, results out."""
