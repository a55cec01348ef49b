"""Single households measured many times, with starts at different moments."""
