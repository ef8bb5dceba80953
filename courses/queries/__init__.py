"""Reads of courses: querysets, annotations and small frozen results."""
