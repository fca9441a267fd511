"""Meetings: made for the whole round on publishing, moved and cancelled, attended."""
