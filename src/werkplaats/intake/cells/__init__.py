"""Rules on one cell: a pure function of its text and kind, asked once per different text."""
