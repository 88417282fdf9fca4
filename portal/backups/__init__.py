"""Database and files in one archive that can be checked without restoring it."""
