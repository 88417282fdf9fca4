"""The record of who did what: hash chains that the database refuses to change."""
