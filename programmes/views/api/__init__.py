"""The read API, version 1: what there is, asked for in pages, with errors that name the field."""
