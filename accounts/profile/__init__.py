"""A person's own profile: its form fields, which other rooms' forms use too, and its page."""
