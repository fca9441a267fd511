"""Preparing a round: its dates, rules and what it offers."""
