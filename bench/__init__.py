"""Measurements, each run by `python -m bench.<what>`; figures go to `var/bench.json`."""
