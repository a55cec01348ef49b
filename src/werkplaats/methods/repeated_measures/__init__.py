"""Persons in households measured several times: mixed models with degrees of freedom for few households."""
