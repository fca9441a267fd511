"""Asking members, and keeping what they answer apart from who they are."""
