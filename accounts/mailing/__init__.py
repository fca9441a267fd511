"""Pages about mail for those who get it: choices, unsubscribing, actions by link."""
