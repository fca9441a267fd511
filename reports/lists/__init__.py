"""Lists of a round's people as files, for coordinators alone; each export is recorded."""
