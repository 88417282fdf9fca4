"""What the read API gives: each kind of thing as a query and as plain rows. Nothing of the demonstration is in it."""
