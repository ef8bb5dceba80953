"""Reads: what stands, for whoever may see it."""
