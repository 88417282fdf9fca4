"""Pure functions on plain records: no Django, nothing stored, tested by property."""
