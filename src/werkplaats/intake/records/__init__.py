"""Rules on whole records: what stands next to each other in a record, and records against each other."""
