"""Messages to one's group, relayed by e-mail to each member singly."""
