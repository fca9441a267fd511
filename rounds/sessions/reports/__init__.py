"""Participant reports of video calls: read, matched with people, applied once, undone."""
