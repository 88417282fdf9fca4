"""Bids made up for a rehearsal: written through the forms and services that bidders use, and thrown away."""
