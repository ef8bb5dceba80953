"""Reads: orders, rounds, placements, and the figures made of them."""
