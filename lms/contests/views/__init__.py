"""Who knocks: each view parses, calls one operation and answers."""
