"""Making, editing, opening and closing surveys."""
