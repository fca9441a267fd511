"""What the coordinator sees across rooms: the cockpit, the mail screen; later reports."""
