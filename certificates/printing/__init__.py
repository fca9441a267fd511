"""Certificates on paper: A4 landscape, with names in any script, made by typst."""
