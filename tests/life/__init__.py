"""A whole round in simulated time: the coordinator in a browser, everyone else as they read their mail."""
