"""Notes of meetings and of the group, in Markdown, with all their versions."""
