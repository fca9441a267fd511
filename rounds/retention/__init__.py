"""How long data is kept: `Round.retention_months` after a round's end (`programme.md`: Resources), then only counts.

Each room registers what it keeps of a round (`registry.py`); the schedule reduces what is due (`services.py`), in
batches, and coordinators see beforehand what goes when (`views.py`).
"""
