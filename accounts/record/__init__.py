"""The page on which coordinators read what was decided, by whom and why."""
