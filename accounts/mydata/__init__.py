"""A person's right to their data: taking it along, and being erased."""
