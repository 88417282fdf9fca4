"""The register as open data: 360Giving grants, tables, and how good the data is. Reads the programmes' tables alone."""
