"""A practice system, so that nfh works and teaches on any machine."""
