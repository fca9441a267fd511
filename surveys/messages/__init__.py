"""A mentee's own word to their mentors, beside a survey and apart from its answers."""
