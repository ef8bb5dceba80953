"""Reads of menus, settings, news and what a page says to machines."""
