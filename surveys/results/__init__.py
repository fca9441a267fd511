"""What answers add up to, without pointing at anyone."""
