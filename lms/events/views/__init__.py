"""Pages of events: parse, call one operation, answer."""
