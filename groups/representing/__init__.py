"""Who represents a group at the touch base and the showcase."""
