"""Tests that span rooms, and what every test stands on: the services and the browser."""
