"""What people do to bids: each locks what it changes, guards first and writes the audit."""
