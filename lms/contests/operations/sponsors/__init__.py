"""A firm's problem: proposed, answered, and its data behind its terms."""
