"""People: who signs in, what they may do, and what waits for them."""
