"""Documents: rows that say what is wanted, and the PDFs that workers make of them."""
