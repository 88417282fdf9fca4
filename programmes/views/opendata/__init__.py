"""The register as data: the page that says what there is, and the downloads."""
