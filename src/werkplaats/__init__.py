"""Werkplaats: a workbench for evaluating care that crosses domains."""

__version__ = "0.1.0"
