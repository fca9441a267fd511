"""Concerns about conduct: reported by anyone, read by handlers whom they don't name, and by nobody else."""
