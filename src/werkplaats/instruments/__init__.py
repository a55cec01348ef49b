"""Instruments: answers in, scores out, each with the source of its scoring."""
