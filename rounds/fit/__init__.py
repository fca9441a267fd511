"""The live fit in the application form: when others who chose the same could meet, shown and never probed."""
