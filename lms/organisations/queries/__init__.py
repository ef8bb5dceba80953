"""Reads of organisations and the people in them."""
