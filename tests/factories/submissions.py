"""Answer tasks with their keys, and what teams hand in."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.contests.choices import RoundState, SubmissionKind
from lms.contests.models import AnswerKey, AnswerTask, Entry, Module, Submission
from lms.contests.operations.submissions.handing_in import hand_in
from lms.contests.operations.submissions.uploads import Work
from lms.people.public import User
from tests.factories.contests import ContestCast, make_cast

KEY = b"id,value\n1,a\n2,b\n3,a\n4,b\n"
SPEC = {"metric": "accuracy", "floor": "0", "full": "1"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_scored_cast(
    *, spec: dict[str, Any] | None = None, key: bytes | None = KEY, round_fields: dict[str, Any] | None = None,
    **module_fields: Any,
) -> tuple[ContestCast, Module]:  # fmt: skip
    """An open round with a third part, worth twenty points, whose answer files are scored against a key."""
    cast = make_cast(state=RoundState.DRAFT, **(round_fields or {}))
    module = Module.objects.create(
        contest_round=cast.round, key="answers", title_zh="预测", position=9, takes=["answers"],
        **{"auto_points": 20, "most_a_day": 5, "most_in_all": 30, **module_fields},
    )  # fmt: skip
    task = AnswerTask.objects.create(module=module, spec={**SPEC, **(spec or {})})
    if key is not None:
        make_key(task, key)
    cast.move(RoundState.OPEN)
    return cast, module


def make_key(task: AnswerTask, content: bytes = KEY, **fields: Any) -> AnswerKey:
    """A version of a key, put there without asking."""
    return AnswerKey.objects.create(
        task=task, file=ContentFile(content, "key.bin"), name="key.csv", size=len(content), sha256="0" * 64,
        **{"version": 1, **fields},
    )  # fmt: skip


def answers(content: bytes = KEY, name: str = "answers.csv") -> Work:
    """An answer file to hand in; right in all four rows unless said otherwise."""
    return Work(SubmissionKind.ANSWERS, file=SimpleUploadedFile(name, content))


def send(entry: Entry, module: Module, content: bytes = KEY, *, by: User | None = None, **fields: Any) -> Submission:
    """An answer file, handed in by the captain."""
    made = hand_in(entry.pk, module.pk, answers(content, **fields), by=by or entry.team.captain)
    made.refresh_from_db()
    return made
