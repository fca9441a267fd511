"""Weekly time: half-hour cells of a week, zones, and clock changes. Pure Python, imports nothing of ours."""
