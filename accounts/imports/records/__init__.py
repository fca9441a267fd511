"""The coordinator's view of instructor records: list, one record with its history, export."""
