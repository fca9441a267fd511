"""Open Badges 3.0: certificates as signed credentials that anyone can verify without asking us."""
