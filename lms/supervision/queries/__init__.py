"""Government indicators. Each has a unit, a scope, a date and one written definition (口径)."""
