"""Forms of bids: the engine that turns a question set into pages."""
