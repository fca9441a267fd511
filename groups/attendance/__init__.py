"""Meetings as they come and went: who can come, who was there, and the mail around each meeting."""
