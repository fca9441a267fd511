"""Checkout: until when a mentee completes certification, extending it, and the mails before it."""
