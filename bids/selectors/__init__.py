"""The named queries that views, documents and the judging side share."""
