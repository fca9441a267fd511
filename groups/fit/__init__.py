"""The live fit: how many of the other side could meet when, counted so that nobody's hours can be told from it."""
