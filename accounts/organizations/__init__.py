"""Member organizations and their contacts."""
