"""Screens: parse a form, call one operation, answer."""
