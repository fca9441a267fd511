"""Telling people that a round opens: notices and invitations."""
