"""`make run`: everything the portal needs on one machine, started, watched and stopped together."""
