"""Where a group meets online: its own link, and the reminder when there is none."""
