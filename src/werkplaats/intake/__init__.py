"""Intake: raw files in, cleaned tables out, every record and every cent accounted for."""
