"""Email: rows that say what is to be sent, and the task that hands them over."""
