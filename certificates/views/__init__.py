"""Screens of certificates: my own, and anybody's verification."""
