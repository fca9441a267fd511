"""The mail screen: every message with its state, and what a coordinator can do about it."""
