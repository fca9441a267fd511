"""Scenarios: a proposal with the parameters that gave it, to be changed, kept and compared."""
