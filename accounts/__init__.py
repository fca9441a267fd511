"""People: sign-in, profile, free hours, instructor records and their import, export and erasure of personal data."""
