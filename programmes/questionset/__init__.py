"""A round's question set as something to take away: blocks, and from them PDF and Word."""
