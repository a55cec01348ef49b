"""Compared with what: households that began alike, start later or never, and series that are interrupted."""
