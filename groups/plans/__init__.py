"""A group's plan: the outline of its type laid over its meetings, and what the group makes of it."""
