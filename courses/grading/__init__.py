"""Marking answers and drawing questions: pure, without Django, so that an appeal can be worked out again anywhere."""

from courses.grading.attempts import Key, Kind, draw, is_answered, is_right, read_number, score_percent, tolerance

__all__ = ["Key", "Kind", "draw", "is_answered", "is_right", "read_number", "score_percent", "tolerance"]
