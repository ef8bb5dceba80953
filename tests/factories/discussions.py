"""Threads and posts of a run's talk, written by the people who would write them."""

from typing import Any

from courses.models import Enrolment, Post, Thread
from courses.operations import discussions
from courses.queries import pages
from lms.people.public import User
from tests.factories.courses import make_enrolment


def make_thread(enrolment: Enrolment | None = None, *, by: User | None = None, **fields: Any) -> Thread:
    """A question of an enrolled student about the first lesson."""
    enrolment = enrolment or make_enrolment()
    lesson = pages.lessons_of(enrolment.run.course).first()
    plan = {"kind": "question", "title": "计费重怎么算？", "body": "实重和体积重取哪个？", **fields}
    return discussions.open_thread(enrolment.run_id, lesson.pk, by=by or enrolment.person, **plan)


def make_reply(thread: Thread, *, by: User, body: str = "取较大者。") -> Post:
    """An answer in a thread."""
    return discussions.reply(thread.pk, body, by=by)
