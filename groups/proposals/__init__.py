"""Proposals: the matching of a round, tried, changed by hand, and published once."""
