"""Imports of instructor records: formats, preview, apply, undo."""
