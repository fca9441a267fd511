"""Every e-mail as a row: the outbox, its delivery, signed action links, unsubscribing."""
