"""Open benchmarks: public files on whole areas, read offline, against which the costs of a study can be held."""
