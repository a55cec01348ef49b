"""A first params file from raw files: their heads are read and recognized, and what they do not tell is asked."""
