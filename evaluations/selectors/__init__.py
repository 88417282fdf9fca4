"""The named queries of the judging side, shared by pages, documents and services."""
