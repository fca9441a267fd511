"""Mentoring groups: matching, proposals, publishing, members and their pages."""
