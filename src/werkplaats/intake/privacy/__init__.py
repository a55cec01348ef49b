"""Who may not be recognized: direct identifiers are refused at the door, and ids become pseudonyms."""
