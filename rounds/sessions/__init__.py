"""A round's sessions: their sittings, signing up, reminders, and who was there."""
