"""Handing in, the hidden key, and scoring by machine."""
