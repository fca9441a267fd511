"""SMART goals of a group and of its members."""
