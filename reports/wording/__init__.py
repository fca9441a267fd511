"""Coordinators' own words for each kind of mail, with a preview for a real recipient."""
