"""Applications: writing, sending, judging and deciding them."""
