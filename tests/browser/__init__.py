"""Tests that play in a real browser, against a live server."""
