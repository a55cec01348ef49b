"""The example study: raw files made from a seed, with a true effect that is known."""
