"""Repair of a running round: what can be done when someone leaves, and who may still join."""
