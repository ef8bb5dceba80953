"""Contests: from a school's team list to signed results."""
