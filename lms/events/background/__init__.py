"""What the clock does for events, safe to run twice; and what operations share with it."""
