"""The resources page of a round: links, files and texts, and the recordings of its sessions."""
