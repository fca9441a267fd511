"""Surveys of a round: participation, answers, results."""
