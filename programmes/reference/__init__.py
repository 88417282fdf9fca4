"""Loads the real rounds, authorities, projects and reports from ``programmes/data``."""
