"""Questionnaires: which items they have, what answers are possible, and how answers become scores."""
