"""Forms of the judging pages."""
