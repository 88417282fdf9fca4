"""Pages of documents: each one's own, and the one where anybody checks a letter."""
